/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a table without labour data looks like, so that its refusal can say so. */
#include <string.h>

#include "ingest/columns.h"
#include "ingest/fold.h"

static const struct {
    const char *words, *subject;
} subjects[] = {
    {"cpi", "a consumer price index"},
    {"consumer price index", "a consumer price index"},
    {"kuluttajahintaindeksi", "a consumer price index"},
    {"konsumentprisindex", "a consumer price index"},
    {"tax category", "taxes"},
    {"tax", "taxes"},
    {"taxes", "taxes"},
    {"verolaji", "taxes"},
    {"verot", "taxes"},
    {"skatter", "taxes"},
    {"general government", "the accounts of general government"},
    {"julkisyhteisot", "the accounts of general government"},
    {"offentlig sektor", "the accounts of general government"},
    {"operating surplus", "the income and transactions of households"},
    {"disposable income", "the income and transactions of households"},
    {"kotitalouksien tulot", "the income and transactions of households"},
    {"ratio to gdp", "national accounts"},
    {"current prices", "national accounts"},
    {"kayvin hinnoin", "national accounts"},
    {"lopande priser", "national accounts"},
    {"live births", "vital statistics"},
    {"deaths", "vital statistics"},
    {"syntyneet", "vital statistics"},
    {"kuolleet", "vital statistics"},
    {"dwellings", "dwellings"},
    {"asunnot", "dwellings"},
    {"bostader", "dwellings"},
};

/* Whole words only: "tax" is not in "syntax". */
static bool holds(const char *text, const char *words)
{
    const size_t n = strlen(words);
    for (const char *p = text; (p = strstr(p, words)) != NULL; p++)
        if ((p == text || p[-1] == ' ') && (p[n] == '\0' || p[n] == ' '))
            return true;
    return false;
}

static const char *subject_of(field_text t, const char **word)
{
    char folded[FOLD_ROOM];
    fold_words(t.s, t.len, folded);
    for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++)
        if (holds(folded, subjects[i].words)) {
            *word = subjects[i].words;
            return subjects[i].subject;
        }
    return NULL;
}

const char *other_subject(const recogniser *r, const char **word)
{
    const char *found = subject_of((field_text){r->s->title, strlen(r->s->title)}, word);
    for (size_t c = 0; c < r->n && found == NULL; c++)
        found = subject_of(r->view[c].label, word);
    for (size_t c = 0; c < r->n && found == NULL; c++) {
        if (r->view[c].guess != GUESS_VARIANT && r->view[c].guess != GUESS_GROUP)
            continue;
        for (size_t row = 0; row < r->n_rows && found == NULL; row++)
            found = subject_of(column_text(r, row, c), word);
    }
    return found;
}

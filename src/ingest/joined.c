/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Labels of several dimensions joined by a blank. */
#include "ingest/joined.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ingest/fold.h"
#include "ingest/measure.h"
#include "ingest/periodparse.h"
#include "ingest/resolve.h"

enum { MAX_WORDS = 40, MAX_STEPS = 4000, LAST_PLAUSIBLE_YEAR = 2099 };

typedef struct splitter {
    const tarve_lexicon *lex;
    char text[FOLD_ROOM]; /* composed, single spaces */
    size_t start[MAX_WORDS], end[MAX_WORDS], n_words;
    match_kind match;
    bool groups_first;
    unsigned steps;
} splitter;

static bool prepare(splitter *s, field_text text)
{
    char raw[FOLD_ROOM];
    if (text.len == 0 || text.len >= FOLD_ROOM - 1)
        return false;
    const size_t len = fold_compose(text.s, text.len, raw, sizeof raw);
    size_t o = 0;
    bool gap = true;
    for (size_t i = 0, n; i < len; i += n) {
        uint32_t cp = 0;
        n = tarve_utf8_next(raw + i, len - i, &cp);
        if (tarve_is_blank(cp)) {
            gap = true;
            continue;
        }
        if (gap && s->n_words == MAX_WORDS)
            return false;
        if (gap && o > 0)
            s->text[o++] = ' ';
        if (gap)
            s->start[s->n_words++] = o;
        gap = false;
        memcpy(s->text + o, raw + i, n);
        o += n;
        s->end[s->n_words - 1] = o;
    }
    s->text[o] = '\0';
    return s->n_words > 0;
}

static field_text words(const splitter *s, size_t from, size_t to)
{
    return (field_text){s->text + s->start[from], s->end[to - 1] - s->start[from]};
}

/* ---- the kinds of pieces: each fills its axis in `out` and says whether the words are that ----
 */

static bool as_period(const splitter *s, field_text t, joined *out)
{
    tarve_freq freq;
    tarve_period p;
    unsigned flags;
    const char *why;
    if (out->period != TARVE_NO_PERIOD ||
        period_parse(t, true, &freq, &p, &flags, &why) != PERIOD_OK ||
        tarve_period_year(freq, p) > LAST_PLAUSIBLE_YEAR) /* "2111" is an occupation */
        return false;
    (void)s;
    out->freq = freq;
    out->period = p;
    out->flags |= flags;
    return true;
}

static bool as_measure(const splitter *s, field_text t, joined *out)
{
    measure_match m;
    (void)s;
    if (out->code[TARVE_AXIS_MEASURE] != NULL || !measure_recognise(t.s, t.len, &m))
        return false;
    out->code[TARVE_AXIS_MEASURE] = m.info->code;
    out->scale = m.scale;
    out->assumed = m.assumed;
    return true;
}

static bool as_area(const splitter *s, field_text t, joined *out)
{
    if (out->code[TARVE_AXIS_AREA] != NULL || (s->groups_first && says_total(t)))
        return false;
    out->code[TARVE_AXIS_AREA] = resolve_area(s->lex, LEVEL_ANY, s->match, t, NULL);
    return out->code[TARVE_AXIS_AREA] != NULL;
}

static bool as_group(const splitter *s, field_text t, joined *out)
{
    if (out->code[TARVE_AXIS_GROUP] != NULL || (!s->groups_first && says_total(t)))
        return false;
    const char *code = resolve_occupation(s->lex, s->match, t, NULL);
    if (code == NULL)
        code = resolve_field(s->lex, t);
    if (code == NULL)
        code = resolve_qualification(s->lex, t);
    out->code[TARVE_AXIS_GROUP] = code;
    return code != NULL;
}

static bool as_variant(const splitter *s, field_text t, joined *out)
{
    static const struct {
        const char *word, *code;
    } sexes[] = {{"men", "sex=men"},      {"males", "sex=men"},    {"miehet", "sex=men"},
                 {"man", "sex=men"},      {"women", "sex=women"},  {"females", "sex=women"},
                 {"naiset", "sex=women"}, {"kvinnor", "sex=women"}};
    char folded[FOLD_ROOM];
    (void)s;
    if (out->code[TARVE_AXIS_VARIANT] != NULL || t.len > 40)
        return false;
    fold_words(t.s, t.len, folded);
    for (size_t i = 0; i < sizeof sexes / sizeof *sexes; i++)
        if (strcmp(folded, sexes[i].word) == 0)
            out->code[TARVE_AXIS_VARIANT] = sexes[i].code;
    if (out->code[TARVE_AXIS_VARIANT] == NULL && says_total(t))
        out->code[TARVE_AXIS_VARIANT] = "";
    return out->code[TARVE_AXIS_VARIANT] != NULL;
}

typedef bool (*piece_fn)(const splitter *s, field_text t, joined *out);
static const piece_fn kinds[] = {as_period, as_measure, as_area, as_group, as_variant};

/* NOLINTNEXTLINE(misc-no-recursion): as deep as a label has pieces, five at most */
static bool split_from(splitter *s, size_t at, joined *out)
{
    if (at == s->n_words)
        return true;
    const size_t n = s->n_words - at;
    for (size_t k = 1; k <= n; k++) {
        /* Names that are known go by the longest; names that are not end where something known
         * begins. */
        const size_t to = s->match == MATCH_STRICT ? s->n_words + 1 - k : at + k;
        const field_text piece = words(s, at, to);
        for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
            joined next = *out;
            if (++s->steps > MAX_STEPS)
                return false;
            if (!kinds[i](s, piece, &next))
                continue;
            next.n_pieces++;
            if (split_from(s, to, &next)) {
                *out = next;
                return true;
            }
        }
    }
    return false;
}

static const joined nothing = {.period = TARVE_NO_PERIOD, .scale = 1};

bool joined_parse(const tarve_lexicon *lex, field_text text, bool groups_first, joined *out)
{
    splitter s = {.lex = lex, .groups_first = groups_first, .match = MATCH_STRICT};
    *out = nothing;
    if (!prepare(&s, text))
        return false;
    if (split_from(&s, 0, out))
        return true;
    if (strpbrk(s.text, "0123456789") == NULL)
        return false; /* without a code no name is loose */
    s.match = MATCH_LOOSE;
    s.steps = 0;
    *out = nothing;
    return split_from(&s, 0, out);
}

/* ---- titles ---- */

static void merge(joined *into, const joined *from)
{
    for (int a = 0; a < TARVE_N_AXES; a++)
        if (into->code[a] == NULL)
            into->code[a] = from->code[a];
    if (into->code[TARVE_AXIS_MEASURE] == from->code[TARVE_AXIS_MEASURE]) {
        into->scale = from->scale;
        into->assumed = from->assumed;
    }
    if (into->period == TARVE_NO_PERIOD && from->period != TARVE_NO_PERIOD) {
        into->period = from->period;
        into->freq = from->freq;
        into->flags |= from->flags;
    }
}

/* End of the part that begins at s: before a comma, a dash between blanks, a colon, or the end. */
static const char *part_end(const char *s, const char **next)
{
    for (const char *p = s; *p != '\0'; p++) {
        if (strncmp(p, ", ", 2) == 0 || strncmp(p, ": ", 2) == 0) {
            *next = p + 2;
            return p;
        }
        if (strncmp(p, " -- ", 4) == 0 || strncmp(p, " muuttujina ", 12) == 0) {
            *next = p + (p[1] == '-' ? 4 : 12);
            return p;
        }
        if (strncmp(p, " - ", 3) == 0) {
            *next = p + 3;
            return p;
        }
    }
    *next = NULL;
    return s + strlen(s);
}

/* The only area, and the only measure, that any run of the title's words names; "" = several. */
static void scan_words(const tarve_lexicon *lex, const char *title, joined *found)
{
    splitter s = {.lex = lex, .match = MATCH_STRICT};
    if (!prepare(&s, (field_text){title, strlen(title)}))
        return;
    const piece_fn scanned[] = {as_area, as_measure};
    const tarve_axis axis[] = {TARVE_AXIS_AREA, TARVE_AXIS_MEASURE};
    for (int k = 0; k < 2; k++) {
        joined only = nothing;
        bool several = false;
        for (size_t from = 0; from < s.n_words; from++)
            for (size_t to = s.n_words < from + 8 ? s.n_words : from + 8; to > from; to--) {
                joined one = nothing;
                if (!scanned[k](&s, words(&s, from, to), &one))
                    continue;
                several = several || (only.code[axis[k]] != NULL &&
                                      strcmp(only.code[axis[k]], one.code[axis[k]]) != 0);
                only = one;
                from = to - 1;
                break;
            }
        if (!several)
            merge(found, &only);
    }
}

void joined_title(const tarve_lexicon *lex, const char *title, joined *out)
{
    *out = nothing;
    const char *next = title;
    do {
        const char *s = next, *end = part_end(s, &next);
        joined part;
        if (!joined_parse(lex, (field_text){s, (size_t)(end - s)}, false, &part))
            continue;
        if (end > s && end[-1] != ')') /* without a unit it may be half of the table's name */
            part.code[TARVE_AXIS_MEASURE] = NULL;
        merge(out, &part);
    } while (next != NULL);
    if (out->code[TARVE_AXIS_AREA] == NULL || out->code[TARVE_AXIS_MEASURE] == NULL)
        scan_words(lex, title, out);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two optional tables: investors' jobs, and study places with applicants and starts. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "need/intake.h"
#include "need/memory.h"

enum { OLDEST_YEAR = 1990, MOST_COLUMNS = 5 };
enum { FEWEST_SHOWN = 5 }; /* fewer persons are never printed, nor what follows from them */

typedef struct reading {
    const tarve_table *table;
    size_t column[MOST_COLUMNS];
    tarve_error *err;
} reading;

static tarve_status open_table(const char *path, const char *const heading[MOST_COLUMNS],
                               tarve_table **t, reading *r, tarve_error *err)
{
    tarve_status st = tarve_table_read(path, t, err);
    *r = (reading){.table = *t, .err = err};
    for (size_t i = 0; st == TARVE_OK && i < MOST_COLUMNS; i++)
        st = tarve_table_column(*t, heading[i], &r->column[i], err);
    return st;
}

static const char *text_of(const reading *r, size_t row, int column)
{
    return tarve_table_text(r->table, row, r->column[column]);
}

static tarve_status refuse(const reading *r, size_t row, int column, const char *code,
                           const char *expected)
{
    return tarve_table_refuse(r->table, row, r->column[column], code, expected, r->err);
}

static tarve_status keep(const reading *r, tarve_arena *arena, size_t row, int column,
                         const char **out)
{
    const char *s = text_of(r, row, column);
    *out = tarve_arena_text(arena, s, strlen(s));
    return *out != NULL ? TARVE_OK : no_memory(r->err);
}

static tarve_status read_year(const reading *r, size_t row, int column, int first, int last,
                              int *year)
{
    const char *s = text_of(r, row, column);
    char expected[60];
    *year = strspn(s, "0123456789") == 4 && s[4] == '\0' ? (int)strtol(s, NULL, 10) : 0;
    if (*year >= first && *year <= last)
        return TARVE_OK;
    (void)snprintf(expected, sizeof expected, "a year from %d to %d", first, last);
    return refuse(r, row, column, *year == 0 ? "type-error" : "bad-period", expected);
}

/* ---- investors ---- */

enum { P_SCENARIO, P_NAME, P_OCCUPATION, P_JOBS, P_YEAR };
static const char *const plan_headings[MOST_COLUMNS] = {"scenario", "name", "occupation",
                                                        "extra_jobs", "year"};

static bool same_plan(const plan *a, const plan *b)
{
    return strcmp(a->scenario, b->scenario) == 0 && strcmp(a->occupation, b->occupation) == 0 &&
           a->year == b->year;
}

static tarve_status check_plan(const reading *r, size_t row, const tarve_lexicon *lexicon,
                               const tarve_investors *above, const plan *p)
{
    if (p->scenario[0] == '\0' || scenario_is_built_in(p->scenario))
        return refuse(
            r, row, P_SCENARIO, "unknown-code",
            "a name of your own, not base, low, high, completion, retention or activation");
    if (strspn(p->occupation, "0123456789") != 4 || p->occupation[4] != '\0' ||
        (lexicon != NULL &&
         tarve_lexicon_name(lexicon, TARVE_SCHEME_OCCUPATION, p->occupation, TARVE_FI) == NULL))
        return refuse(r, row, P_OCCUPATION, "unknown-code",
                      "an occupation of four digits of the classification");
    if (!(p->jobs > 0.0 && p->jobs <= 1e6))
        return refuse(r, row, P_JOBS, "bad-range", "a number of jobs above 0");
    for (size_t i = 0; i < above->n; i++)
        if (same_plan(&above->item[i], p))
            return refuse(r, row, P_OCCUPATION, "duplicate-key",
                          "one row a scenario, occupation and year");
    return TARVE_OK;
}

static tarve_status read_plan(const reading *r, size_t row, const tarve_lexicon *lexicon,
                              const int years[2], tarve_investors *out)
{
    plan p = {.line = tarve_table_line(r->table, row)};
    tarve_status st = keep(r, &out->text, row, P_SCENARIO, &p.scenario);
    if (st == TARVE_OK)
        st = keep(r, &out->text, row, P_NAME, &p.name);
    if (st == TARVE_OK)
        st = keep(r, &out->text, row, P_OCCUPATION, &p.occupation);
    if (st == TARVE_OK)
        st = tarve_table_number(r->table, row, r->column[P_JOBS], &p.jobs, r->err);
    if (st == TARVE_OK)
        st = read_year(r, row, P_YEAR, years[0], years[1], &p.year);
    if (st == TARVE_OK)
        st = check_plan(r, row, lexicon, out, &p);
    if (st == TARVE_OK)
        out->item[out->n++] = p;
    return st;
}

tarve_status tarve_investors_read(const char *path, const tarve_lexicon *lexicon, int first_year,
                                  int last_year, tarve_investors **out, tarve_error *err)
{
    const int years[2] = {first_year, last_year};
    tarve_table *t = NULL;
    reading r;
    tarve_investors *p = calloc(1, sizeof *p);
    if (p == NULL)
        return no_memory(err);
    tarve_status st = open_table(path, plan_headings, &t, &r, err);
    if (st == TARVE_OK) {
        p->item = calloc(tarve_table_rows(t) + 1, sizeof *p->item);
        st = p->item == NULL ? no_memory(err) : TARVE_OK;
    }
    for (size_t i = 0; st == TARVE_OK && i < tarve_table_rows(t); i++)
        st = read_plan(&r, i, lexicon, years, p);
    tarve_table_free(t);
    if (st == TARVE_OK)
        *out = p;
    else
        tarve_investors_free(p);
    return st;
}

void tarve_investors_free(tarve_investors *p)
{
    if (p == NULL)
        return;
    free(p->item);
    tarve_arena_free(&p->text);
    free(p);
}

/* ---- study places ---- */

enum { S_FIELD, S_YEAR, S_PLACES, S_APPLICANTS, S_STARTS };
static const char *const start_headings[MOST_COLUMNS] = {"field", "year", "places", "applicants",
                                                         "starts"};

static bool known_field(const tarve_crosswalk *c, const char *code)
{
    char field[80];
    for (size_t i = 0; i < c->n_qualifications; i++) {
        const qualification *q = &c->qualification[i];
        (void)snprintf(field, sizeof field, "%.15s:%.60s", q->level, q->field);
        if (strcmp(code, q->code) == 0 || strcmp(code, field) == 0)
            return true;
    }
    return false;
}

static tarve_status read_count(const reading *r, size_t row, int column, double *out)
{
    *out = (double)NAN;
    if (text_of(r, row, column)[0] == '\0')
        return TARVE_OK;
    const tarve_status st = tarve_table_number(r->table, row, r->column[column], out, r->err);
    if (st != TARVE_OK)
        return st;
    if (*out < 0.0)
        return refuse(r, row, column, "negative-intake", "a count of 0 or more");
    return *out == floor(*out) && *out <= 1e7
               ? TARVE_OK
               : refuse(r, row, column, "type-error", "a whole number of persons or places");
}

static tarve_status read_start(const reading *r, size_t row, const tarve_crosswalk *c, int last,
                               tarve_starts *out)
{
    start_row s = {0};
    if (!known_field(c, text_of(r, row, S_FIELD)))
        return refuse(r, row, S_FIELD, "unknown-code",
                      "a field (vet:F:09) or a qualification (Q:...) of the crosswalk");
    tarve_status st = keep(r, &out->text, row, S_FIELD, &s.code);
    if (st == TARVE_OK)
        st = read_year(r, row, S_YEAR, OLDEST_YEAR, last, &s.year);
    if (st == TARVE_OK)
        st = read_count(r, row, S_PLACES, &s.places);
    if (st == TARVE_OK)
        st = read_count(r, row, S_APPLICANTS, &s.applicants);
    if (st == TARVE_OK)
        st = read_count(r, row, S_STARTS, &s.starts);
    if (st == TARVE_OK && s.starts > s.places) /* F24: f of the data */
        st = refuse(r, row, S_STARTS, "rate-above-one",
                    "no more than the places: f, the share of them that is filled, is at most 1");
    for (size_t i = 0; st == TARVE_OK && i < out->n; i++)
        if (out->item[i].year == s.year && strcmp(out->item[i].code, s.code) == 0)
            st = refuse(r, row, S_FIELD, "duplicate-key", "one row a field and year");
    if (st == TARVE_OK)
        out->item[out->n++] = s;
    return st;
}

tarve_status tarve_starts_read(const char *path, const tarve_crosswalk *crosswalk, int last_year,
                               tarve_starts **out, tarve_error *err)
{
    tarve_table *t = NULL;
    reading r;
    tarve_starts *s = calloc(1, sizeof *s);
    if (s == NULL)
        return no_memory(err);
    tarve_status st = open_table(path, start_headings, &t, &r, err);
    if (st == TARVE_OK) {
        s->item = calloc(tarve_table_rows(t) + 1, sizeof *s->item);
        st = s->item == NULL ? no_memory(err) : TARVE_OK;
    }
    for (size_t i = 0; st == TARVE_OK && i < tarve_table_rows(t); i++)
        st = read_start(&r, i, crosswalk, last_year, s);
    tarve_table_free(t);
    if (st == TARVE_OK)
        *out = s;
    else
        tarve_starts_free(s);
    return st;
}

void tarve_starts_free(tarve_starts *s)
{
    if (s == NULL)
        return;
    free(s->item);
    tarve_arena_free(&s->text);
    free(s);
}

double starts_applicants(const tarve_starts *s, const char *code)
{
    double per_place = (double)NAN;
    int year = 0;
    for (size_t i = 0; s != NULL && i < s->n; i++) {
        const start_row *row = &s->item[i];
        if (strcmp(row->code, code) == 0 && row->year > year && row->places > 0.0 &&
            !isnan(row->applicants)) {
            const bool few = row->applicants > 0.0 && row->applicants < FEWEST_SHOWN;
            per_place = few ? (double)NAN : row->applicants / row->places;
            year = row->year;
        }
    }
    return per_place;
}

double starts_places(const tarve_starts *s, const char *code)
{
    double places = (double)NAN;
    int year = 0;
    for (size_t i = 0; s != NULL && i < s->n; i++)
        if (strcmp(s->item[i].code, code) == 0 && s->item[i].year > year &&
            !isnan(s->item[i].places)) {
            places = s->item[i].places;
            year = s->item[i].year;
        }
    return places;
}

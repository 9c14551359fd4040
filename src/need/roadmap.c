/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The roadmap of a region, and the figures that an earlier run gave for it. */
#include "tarve/roadmap.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "need/memory.h"
#include "tarve/ingest.h"

struct tarve_roadmap_store {
    tarve_arena text;
};
typedef struct tarve_roadmap_store store;

const char *tarve_feed_code(tarve_feed f)
{
    static const char *const code[TARVE_N_FEEDS] = {
        "need",           "coming_needs", "season",     "beyond_supply",
        "across_borders", "no_provider",  "hidden_jobs"};
    return code[f];
}

/* ---- the roadmap ---- */

enum {
    C_THEME,
    C_TITLE,
    C_NAME,
    C_PARTNERS,
    C_MEASURES,
    N_COLUMNS,
    C_FEED = N_COLUMNS,
    C_AUDIENCE
};
static const char *const headings[N_COLUMNS] = {"theme", "theme_title_fi", "subgoal_fi",
                                                "partners_fi", "measures_fi"};

typedef struct reading {
    const tarve_table *table;
    size_t column[C_AUDIENCE + 1]; /* the last two may be SIZE_MAX */
    tarve_error *err;
} reading;

static tarve_status refuse(const reading *r, size_t row, int c, const char *code,
                           const char *expected)
{
    return tarve_table_refuse(r->table, row, r->column[c], code, expected, r->err);
}

/* The sub-goals of the roadmap that comes with tarve. */
static void feeds_by_name(tarve_subgoal *g)
{
    static const struct {
        const char *name;
        tarve_feed feed;
    } known[] = {
        {"Koulutustarpeiden ennakointi ja uudet osaamistarpeet", TARVE_FEED_NEED},
        {"Työllisyysalueen kanssa tehtävä yhteistyö", TARVE_FEED_COMING_NEEDS},
        {"Oppilaitosten kehittäminen", TARVE_FEED_COMING_NEEDS},
        {"Työnhakutietoisuus", TARVE_FEED_COMING_NEEDS},
        {"Yhteisrekrytointi", TARVE_FEED_SEASON},
        {"Kansainvälinen rekrytointi", TARVE_FEED_BEYOND_SUPPLY},
        {"Kuntarajat ylittävä yhteistyö", TARVE_FEED_ACROSS_BORDERS},
        {"Väyläopintojen mahdollistaminen", TARVE_FEED_NO_PROVIDER},
        {"Työllisyyden edistäminen", TARVE_FEED_HIDDEN_JOBS},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(g->name, known[i].name) == 0)
            g->feed[known[i].feed] = true;
}

static tarve_feed feed_of(const char *text, size_t n)
{
    int f = 0;
    while (f < TARVE_N_FEEDS && (strlen(tarve_feed_code((tarve_feed)f)) != n ||
                                 strncmp(text, tarve_feed_code((tarve_feed)f), n) != 0))
        f++;
    return (tarve_feed)f;
}

static tarve_status read_feeds(const reading *r, size_t row, tarve_subgoal *g)
{
    static const char expected[] = "need, coming_needs, season, beyond_supply, across_borders, "
                                   "no_provider, hidden_jobs, several with blanks between, or "
                                   "nothing";
    if (r->column[C_FEED] == SIZE_MAX) {
        feeds_by_name(g);
        return TARVE_OK;
    }
    const char *s = tarve_table_text(r->table, row, r->column[C_FEED]);
    for (s += strspn(s, " "); *s != '\0'; s += strspn(s, " ")) {
        const size_t n = strcspn(s, " ");
        const tarve_feed f = feed_of(s, n);
        if (f == TARVE_N_FEEDS)
            return refuse(r, row, C_FEED, "unknown-code", expected);
        g->feed[f] = true;
        s += n;
    }
    return TARVE_OK;
}

static const char *kept(store *s, const char *text)
{
    return tarve_arena_text(&s->text, text, strlen(text));
}

static tarve_status read_subgoal(const reading *r, size_t row, tarve_roadmap *m)
{
    tarve_subgoal g = {0};
    const char **const to[N_COLUMNS] = {&g.theme, &g.theme_title, &g.name, &g.partners,
                                        &g.measures};
    for (int c = 0; c < N_COLUMNS; c++) {
        *to[c] = kept(m->store, tarve_table_text(r->table, row, r->column[c]));
        if (*to[c] == NULL)
            return no_memory(r->err);
    }
    if (g.name[0] == '\0')
        return refuse(r, row, C_NAME, "missing", "the name of a sub-goal");
    for (size_t i = 0; i < m->n; i++)
        if (strcmp(m->item[i].name, g.name) == 0)
            return refuse(r, row, C_NAME, "duplicate-key", "the same sub-goal stands above");
    const char *audience = r->column[C_AUDIENCE] == SIZE_MAX
                               ? ""
                               : tarve_table_text(r->table, row, r->column[C_AUDIENCE]);
    g.audience = audience[0] == '\0' ? g.partners : kept(m->store, audience);
    if (g.audience == NULL)
        return no_memory(r->err);
    const tarve_status st = read_feeds(r, row, &g);
    m->item[m->n++] = g;
    return st;
}

static tarve_status find_columns(reading *r)
{
    tarve_status st = TARVE_OK;
    for (int c = 0; st == TARVE_OK && c < N_COLUMNS; c++)
        st = tarve_table_column(r->table, headings[c], &r->column[c], r->err);
    r->column[C_FEED] = tarve_table_find_column(r->table, "feed");
    r->column[C_AUDIENCE] = tarve_table_find_column(r->table, "audience_fi");
    return st;
}

static tarve_status read_all(reading *r, tarve_roadmap *m)
{
    const size_t n = tarve_table_rows(r->table);
    tarve_status st = find_columns(r);
    if (st == TARVE_OK && n == 0) {
        st = tarve_fail(r->err, TARVE_E_INPUT, "a roadmap has at least one sub-goal");
        tarve_error_at(r->err, tarve_table_path(r->table), 1, 1);
    }
    if (st != TARVE_OK)
        return st;
    m->item = calloc(n, sizeof *m->item);
    m->store = calloc(1, sizeof *m->store);
    if (m->item == NULL || m->store == NULL)
        return no_memory(r->err);
    for (size_t i = 0; st == TARVE_OK && i < n; i++)
        st = read_subgoal(r, i, m);
    return st;
}

tarve_status tarve_roadmap_read(const char *path, tarve_roadmap *out, tarve_error *err)
{
    tarve_table *t = NULL;
    tarve_roadmap m = {0};
    tarve_status st = tarve_table_read(path, &t, err);
    if (st != TARVE_OK)
        return st;
    reading r = {.table = t, .err = err};
    st = read_all(&r, &m);
    tarve_table_free(t);
    if (st == TARVE_OK)
        *out = m;
    else
        tarve_roadmap_free(&m);
    return st;
}

static void store_free(store *s)
{
    if (s != NULL)
        tarve_arena_free(&s->text);
    free(s);
}

void tarve_roadmap_free(tarve_roadmap *r)
{
    free(r->item);
    store_free(r->store);
    *r = (tarve_roadmap){0};
}

/* ---- figures of an earlier run ---- */

enum { N_KEYS = 3 };

static tarve_status read_figure(const tarve_table *t, size_t row, const size_t column[N_KEYS + 1],
                                tarve_roadmap_figures *f, tarve_error *err)
{
    tarve_roadmap_figure *x = &f->item[f->n++];
    const char **const to[N_KEYS] = {&x->subgoal, &x->indicator, &x->subject};
    for (int c = 0; c < N_KEYS; c++) {
        *to[c] = kept(f->store, tarve_table_text(t, row, column[c]));
        if (*to[c] == NULL)
            return no_memory(err);
    }
    return tarve_table_number(t, row, column[N_KEYS], &x->value, err);
}

tarve_status tarve_roadmap_figures_read(const char *path, tarve_roadmap_figures *out,
                                        tarve_error *err)
{
    static const char *const names[N_KEYS + 1] = {"subgoal", "indicator", "subject", "value"};
    tarve_table *t = NULL;
    size_t column[N_KEYS + 1] = {0};
    tarve_status st = tarve_table_read(path, &t, err);
    if (st != TARVE_OK)
        return st;
    tarve_roadmap_figures f = {.item = calloc(tarve_table_rows(t) + 1, sizeof *f.item),
                               .store = calloc(1, sizeof *f.store)};
    if (f.item == NULL || f.store == NULL)
        st = no_memory(err);
    for (size_t c = 0; st == TARVE_OK && c <= N_KEYS; c++)
        st = tarve_table_column(t, names[c], &column[c], err);
    for (size_t i = 0; st == TARVE_OK && i < tarve_table_rows(t); i++)
        st = read_figure(t, i, column, &f, err);
    tarve_table_free(t);
    if (st == TARVE_OK)
        *out = f;
    else
        tarve_roadmap_figures_free(&f);
    return st;
}

void tarve_roadmap_figures_free(tarve_roadmap_figures *f)
{
    free(f->item);
    store_free(f->store);
    *f = (tarve_roadmap_figures){0};
}

double tarve_roadmap_figure_find(const tarve_roadmap_figures *f, const char *subgoal,
                                 const char *indicator, const char *subject)
{
    for (size_t i = 0; f != NULL && i < f->n; i++) {
        const tarve_roadmap_figure *x = &f->item[i];
        /* a text that a spreadsheet would run was written with an apostrophe before it */
        const char *name = x->subgoal + (x->subgoal[0] == '\'' && subgoal[0] != '\'');
        if (strcmp(name, subgoal) == 0 && strcmp(x->indicator, indicator) == 0 &&
            strcmp(x->subject, subject) == 0)
            return x->value;
    }
    return (double)NAN;
}

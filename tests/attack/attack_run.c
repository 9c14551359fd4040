/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * usage: attack_run [--quiet] RUN_DIR INPUT_DIR DATASETS [TRUTH]
 *
 * Attacks one published run (RUN_DIR holds manifest.json; the inputs it names are in INPUT_DIR).
 * TRUTH is a file measure,area,period,count of hidden counts that are known all the same, to see
 * whether a published column repeats them and whether the attack itself is sound. Exit 0 when
 * nothing hidden is found, 1 when something is, 2 when the attack cannot be made.
 */
#include "attack.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LISTED = 10, YEAR = 12, FEWEST_MATCHES = 4 };

typedef struct truth {
    size_t cell;
    int64_t count;
    char measure[40], area[16];
    tarve_period t;
} truth;

typedef struct truths {
    truth *item;
    size_t n;
} truths;

static truths read_truths(const book *b, const char *path)
{
    sheet s;
    truths out = {0};
    if (path == NULL)
        return out;
    if (!sheet_read(&s, ".", path, ',') ||
        (out.item = calloc(s.n_rows + 1, sizeof *out.item)) == NULL)
        exit(2);
    for (size_t row = 1; row < s.n_rows; row++) {
        truth *x = &out.item[out.n];
        tarve_freq f;
        const char *period = sheet_at(&s, row, "period");
        if (!tarve_period_parse(period, strlen(period), &f, &x->t))
            exit(2);
        (void)snprintf(x->measure, sizeof x->measure, "%s", sheet_at(&s, row, "measure"));
        (void)snprintf(x->area, sizeof x->area, "%s", sheet_at(&s, row, "area"));
        x->count = strtoll(sheet_at(&s, row, "count"), NULL, 10);
        x->cell = book_cell(b, x->measure, x->area, "SSS", x->t);
        if (x->cell == SIZE_MAX || !book_is_hidden(b, x->cell)) {
            (void)fprintf(stderr, "attack: %s %s is not hidden in the inputs\n", x->area, period);
            exit(2);
        }
        out.n++;
    }
    sheet_free(&s);
    return out;
}

/* ---- columns that repeat the truth ---- */

/* Does the row speak of that cell, this year or a whole number of years later? */
static bool row_is_of(const book *b, const sheet *s, size_t row, const truth *x)
{
    tarve_freq f;
    tarve_period t;
    const char *period = sheet_at(s, row, "period"), *measure = sheet_at(s, row, "measure");
    const char *name = tarve_lexicon_label(b->lexicon, x->area, TARVE_FI);
    bool area = false;
    for (size_t c = 0; c < s->n_cols; c++) {
        const char *field = s->field[row * s->n_cols + c];
        area = area || strcmp(field, x->area) == 0 || (name != NULL && strcmp(field, name) == 0);
    }
    if (!area || (measure[0] != '\0' && strcmp(measure, x->measure) != 0))
        return false;
    return period[0] == '\0' ||
           (tarve_period_parse(period, strlen(period), &f, &t) && (t - x->t) % YEAR == 0);
}

static void look_for_truths(const book *b, const char *dir, const char *name, const truths *all,
                            verdict *v)
{
    sheet s;
    if (!sheet_read(&s, dir, name, ','))
        return;
    for (size_t c = 0; c < s.n_cols; c++) {
        size_t matched = 0, equal = 0;
        for (size_t row = 1; row < s.n_rows; row++)
            for (size_t i = 0; i < all->n; i++) {
                char *end;
                const char *text = s.field[row * s.n_cols + c];
                const double x = strtod(text, &end);
                if (end == text || *end != '\0' || !row_is_of(b, &s, row, &all->item[i]))
                    continue;
                matched++;
                equal += x == (double)all->item[i].count;
            }
        if (matched >= FEWEST_MATCHES && 2 * equal > matched)
            fail_at(v, name, "column %s holds hidden counts: %zu of %zu", s.field[c], equal,
                    matched);
    }
    sheet_free(&s);
}

static void look_everywhere(const book *b, const char *run_dir, const truths *all, verdict *v)
{
    static const char *const file[] = {
        "scenarios.csv",      "places.csv",       "intake.csv",    "need.csv",
        "levels.csv",         "ledger.csv",       "positions.csv", "area_indicators.csv",
        "occupations.csv",    "areas.csv",        "forecasts.csv", "assumptions.csv",
        "sources.csv",        "findings.csv",     "inputs.csv",    "crosswalk_gaps.csv",
        "crosswalk_ends.csv", "roadmap.csv",      "width.csv",     "sensitivity.csv",
        "skills.csv",         "track_record.csv", "changes.csv"};
    char dir[4096];
    (void)snprintf(dir, sizeof dir, "%s/data", run_dir);
    for (size_t i = 0; all->n > 0 && i < sizeof file / sizeof *file; i++)
        look_for_truths(b, dir, file[i], all, v);
    if (all->n > 0)
        look_for_truths(b, run_dir, "rejects.csv", all, v);
}

/* ---- worlds ---- */

typedef struct attacker {
    const char *name;
    knowledge knows;
    bool has_files, inverts;
} attacker;

static size_t count_found(const book *b, const world *w)
{
    size_t n = 0;
    for (size_t i = 0; i < b->n_cells; i++)
        n += book_is_hidden(b, i) && world_found(w, i);
    return n;
}

static void tell(const book *b, const world *w, size_t cell, const char *who, verdict *v)
{
    char place[300];
    fail_at(v, book_place(b, cell, place, sizeof place), "%s knows it is %lld..%lld, by %s", who,
            (long long)w->lo[cell], (long long)w->hi[cell], w->by[cell]);
}

/* What may be known: how tables add up, what the files say, and what their models give away. */
typedef struct proofs {
    evidence sums, files, inverted;
} proofs;

static void conclude(const book *b, const attacker *a, const proofs *p, const truths *known,
                     world *w, verdict *v)
{
    const evidence *all[3] = {&p->sums};
    char place[300];
    size_t n = 1, cell = 0;
    if (a->has_files)
        all[n++] = &p->files;
    if (a->inverts)
        all[n++] = &p->inverted;
    world_open(w, b, a->knows);
    if (!world_conclude(w, all, n, &cell))
        fail_at(v, book_place(b, cell, place, sizeof place),
                "%s: the figures contradict each other at %s", a->name, w->by[cell]);
    for (size_t i = 0; i < known->n; i++)
        if (known->item[i].count < w->lo[known->item[i].cell] ||
            known->item[i].count > w->hi[known->item[i].cell])
            fail_at(v, book_place(b, known->item[i].cell, place, sizeof place),
                    "%s is wrong about it: the attack is unsound", a->name);
    (void)printf("%-58s %zu\n", a->name, count_found(b, w));
}

static void judge(const book *b, const world w[4], const attacker a[4], verdict *v)
{
    size_t listed = 0;
    const bool was_quiet = v->quiet;
    for (size_t i = 0; i < b->n_cells; i++) {
        if (!book_is_hidden(b, i))
            continue;
        for (int k = 0; k < 2; k++)
            if (world_found(&w[k], i)) {
                tell(b, &w[k], i, a[k].name, v);
                listed++;
            }
        if (w[2].lo[i] > w[3].lo[i] || w[2].hi[i] < w[3].hi[i]) {
            tell(b, &w[2], i, "who has the files beside printed figures", v);
            listed++;
        }
        v->quiet = was_quiet || listed >= LISTED;
    }
    v->quiet = was_quiet;
}

static void attack(const book *b, const char *run_dir, const truths *known, verdict *v)
{
    static const attacker a[4] = {
        {"found from the published files:", KNOWS_WHAT_IS_HIDDEN, true, false},
        {"found from them with all models worked back:", KNOWS_WHAT_IS_HIDDEN, true, true},
        {"found from them and the publisher's municipal figures:", KNOWS_PRINTED_CELLS, true,
         false},
        {"found from the publisher's tables, without our files:", KNOWS_PUBLISHERS_TABLE, false,
         false},
    };
    proofs p = {0};
    world w[4] = {{0}};
    size_t hidden = 0;
    evidence_of_sums(&p.sums, b);
    read_published(b, run_dir, &p.files, v);
    read_inverted(b, &p.inverted);
    for (size_t i = 0; i < b->n_cells; i++)
        hidden += book_is_hidden(b, i);
    if (hidden == 0 || p.files.n == 0)
        fail_at(v, run_dir, "nothing to attack");
    (void)printf("%-58s %zu (%zu bounds from the files)\n", "hidden counts in play:", hidden,
                 p.files.n);
    for (int k = 0; k < 4; k++)
        conclude(b, &a[k], &p, known, &w[k], v);
    judge(b, w, a, v);
    for (int k = 0; k < 4; k++)
        world_close(&w[k]);
    evidence_free(&p.sums);
    evidence_free(&p.files);
    evidence_free(&p.inverted);
}

int main(int argc, char **argv)
{
    verdict v = {0};
    book b;
    if (argc > 1 && strcmp(argv[1], "--quiet") == 0) {
        v.quiet = true;
        argc--;
        argv++;
    }
    if (argc != 4 && argc != 5) {
        (void)fprintf(stderr, "usage: attack_run [--quiet] RUN_DIR INPUT_DIR DATASETS [TRUTH]\n");
        return 2;
    }
    book_open(&b, argv[1], argv[2], argv[3]);
    truths known = read_truths(&b, argc == 5 ? argv[4] : NULL);
    attack(&b, argv[1], &known, &v);
    look_everywhere(&b, argv[1], &known, &v);
    (void)printf("%-58s %zu\n", "failures:", v.failures);
    free(known.item);
    book_close(&b);
    return v.failures == 0 ? 0 : 1;
}

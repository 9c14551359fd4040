/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An adversary who has only the printed table, and all the time to add and subtract. */
#include "near.h"

#include <stdio.h>
#include <string.h>

#include "base/rng.h"
#include "tarve/need.h"
#include "tarve/period.h"

static tarve_mark mark_of(tarve_cell_state s)
{
    return tarve_mark_make(s, TARVE_REASON_NONE, 0, 0, 1, 1);
}

/* What the publisher prints of a true count. */
static tarve_mark published(double truth, double *value)
{
    const bool hidden = truth >= 1.0 && truth <= 4.0;
    *value = hidden ? (double)NAN : truth;
    return mark_of(hidden ? TARVE_CELL_PROTECTED : TARVE_CELL_VALUE);
}

/* ---- exhaustive adversary: tries every whole-number table that agrees with what is printed ----
 */

enum { MOST = 12, HIGHEST = 40 };

typedef struct attack {
    size_t n;
    const size_t *parent;
    const tarve_shown *shown;
    double guess[MOST];
    double lo[MOST], hi[MOST]; /* found so far */
} attack;

/* The adversary also knows that only figures of 0 or 5 and more are ever suppressed. */
static bool possible(const tarve_shown *s, double x, bool may_be_small)
{
    switch (s->kind) {
    case TARVE_SHOWN_NUMBER:
        return x == s->value;
    case TARVE_SHOWN_PROTECTED:
        return x >= 1.0 && x <= 4.0;
    case TARVE_SHOWN_SUPPRESSED:
        return may_be_small || x == 0.0 || x >= 5.0;
    case TARVE_SHOWN_MISSING:
        break;
    }
    return x >= 0.0;
}

/* Totals follow from the leaves, then are checked against what is printed. */
static void judge(attack *a, const bool *is_total)
{
    for (size_t i = a->n; i-- > 0;) { /* rows come total first */
        if (!is_total[i])
            continue;
        a->guess[i] = 0.0;
        for (size_t k = 0; k < a->n; k++)
            if (a->parent[k] == i)
                a->guess[i] += a->guess[k];
        if (!possible(&a->shown[i], a->guess[i], true))
            return;
    }
    for (size_t i = 0; i < a->n; i++) {
        a->lo[i] = fmin(a->lo[i], a->guess[i]);
        a->hi[i] = fmax(a->hi[i], a->guess[i]);
    }
}

/* The next value of a leaf that its mark allows; -1 when there is none. */
static double next_guess(const tarve_shown *s, double after)
{
    if (s->kind == TARVE_SHOWN_NUMBER)
        return after < s->value ? s->value : -1.0;
    for (int x = (int)after + 1; x <= HIGHEST; x++)
        if (possible(s, x, false))
            return x;
    return -1.0;
}

/* Counts through the leaves like an odometer. */
static void try_all(attack *a, const bool *is_total)
{
    for (size_t i = 0; i < a->n; i++)
        if (!is_total[i])
            a->guess[i] = next_guess(&a->shown[i], -1.0);
    for (;;) {
        judge(a, is_total);
        size_t row = 0;
        for (; row < a->n; row++) {
            if (is_total[row])
                continue;
            const double next = next_guess(&a->shown[row], a->guess[row]);
            a->guess[row] = next >= 0.0 ? next : next_guess(&a->shown[row], -1.0);
            if (next >= 0.0)
                break;
        }
        if (row == a->n)
            return;
    }
}

static void attack_column(size_t n, const size_t *parent, const tarve_shown *shown, attack *a)
{
    bool is_total[MOST] = {false};
    *a = (attack){.n = n, .parent = parent, .shown = shown};
    for (size_t i = 0; i < n; i++) {
        a->lo[i] = 1e9;
        a->hi[i] = -1e9;
        if (parent[i] != SIZE_MAX)
            is_total[parent[i]] = true;
    }
    try_all(a, is_total);
}

static void assert_hidden(const attack *a, size_t i)
{
    if (a->shown[i].kind == TARVE_SHOWN_PROTECTED) {
        assert_near(a->lo[i], 1.0, 0.0);
        assert_near(a->hi[i], 4.0, 0.0);
    } else {
        assert_int_equal(a->shown[i].kind, TARVE_SHOWN_SUPPRESSED);
        assert_true(a->hi[i] - a->lo[i] >= 3.0);
    }
}

static void assert_nothing_learnt(const attack *a, const double *truth)
{
    for (size_t i = 0; i < a->n; i++) {
        if (truth[i] >= 1.0 && truth[i] <= 4.0)
            assert_hidden(a, i);
        else if (a->shown[i].kind == TARVE_SHOWN_NUMBER)
            assert_near(a->shown[i].value, truth[i], 0.0);
    }
}

static void attack_random_tables(gsl_rng *rng, size_t n, const size_t *parent, int tables)
{
    size_t suppressed = 0, protected_ = 0;
    for (int rep = 0; rep < tables; rep++) {
        double truth[MOST] = {0}, value[MOST];
        tarve_mark mark[MOST];
        tarve_shown shown[MOST];
        attack a;
        for (size_t i = n; i-- > 0;) {
            bool total = false;
            for (size_t k = 0; k < n; k++)
                total = total || parent[k] == i;
            if (!total)
                truth[i] = gsl_rng_uniform(rng) < 0.25 ? 0.0 : floor(11.0 * gsl_rng_uniform(rng));
            mark[i] = published(truth[i], &value[i]);
            if (parent[i] != SIZE_MAX)
                truth[parent[i]] += truth[i];
        }
        assert_int_equal(tarve_disclosure_tree(n, 1, parent, value, mark, shown, NULL), TARVE_OK);
        attack_column(n, parent, shown, &a);
        assert_nothing_learnt(&a, truth);
        for (size_t i = 0; i < n; i++) {
            suppressed += shown[i].kind == TARVE_SHOWN_SUPPRESSED;
            protected_ += shown[i].kind == TARVE_SHOWN_PROTECTED;
        }
    }
    assert_true(suppressed > (size_t)tables / 20 && protected_ > (size_t)tables / 2);
}

static void random_tables_give_nothing_away(void **state)
{
    static const size_t flat[5] = {SIZE_MAX, 0, 0, 0, 0};
    static const size_t nested[7] = {SIZE_MAX, 0, 0, 1, 1, 2, 2};
    attack_random_tables(*state, 5, flat, 400);
    attack_random_tables(*state, 7, nested, 60);
}

static void unprotected_tables_are_caught(void **state)
{ /* the adversary is not toothless: without suppression it finds the cell */
    (void)state;
    static const size_t flat[4] = {SIZE_MAX, 0, 0, 0};
    const double truth[4] = {33, 3, 20, 10};
    tarve_shown shown[4];
    attack a;
    for (int i = 0; i < 4; i++) {
        double v;
        const tarve_mark m = published(truth[i], &v);
        shown[i] = tarve_show_observed(v, m);
    }
    attack_column(4, flat, shown, &a);
    assert_near(a.lo[1], 3.0, 0.0);
    assert_near(a.hi[1], 3.0, 0.0);
}

static void smallest_figure_goes_first(void **state)
{
    (void)state;
    const double truth[5] = {41, 3, 20, 10, 8};
    double value[5];
    tarve_mark mark[5];
    tarve_shown shown[5];
    for (int i = 0; i < 5; i++)
        mark[i] = published(truth[i], &value[i]);
    assert_int_equal(tarve_disclosure_table(5, 1, true, value, mark, shown, NULL), TARVE_OK);
    assert_int_equal(shown[0].kind, TARVE_SHOWN_NUMBER);
    assert_int_equal(shown[1].kind, TARVE_SHOWN_PROTECTED);
    assert_int_equal(shown[2].kind, TARVE_SHOWN_NUMBER);
    assert_int_equal(shown[4].kind, TARVE_SHOWN_SUPPRESSED);
    /* without a printed total nothing follows, so nothing more is hidden */
    assert_int_equal(tarve_disclosure_table(5, 1, false, value, mark, shown, NULL), TARVE_OK);
    assert_int_equal(shown[4].kind, TARVE_SHOWN_NUMBER);
    assert_int_equal(shown[1].kind, TARVE_SHOWN_PROTECTED);
}

/* Who knows that the smallest goes first knows that what is hidden is at most the next one. */
static void the_rule_itself_gives_nothing_away(void **state)
{
    (void)state;
    const double near[4] = {22, 3, 9, 10}, far[4] = {42, 3, 9, 30};
    double value[4];
    tarve_mark mark[4];
    tarve_shown shown[4];
    for (int i = 0; i < 4; i++)
        mark[i] = published(near[i], &value[i]);
    assert_int_equal(tarve_disclosure_table(4, 1, true, value, mark, shown, NULL), TARVE_OK);
    /* 12 is left for two figures of which one is at most 10: the other would be 2 or more */
    assert_int_equal(shown[2].kind, TARVE_SHOWN_SUPPRESSED);
    assert_int_equal(shown[3].kind, TARVE_SHOWN_SUPPRESSED);
    for (int i = 0; i < 4; i++)
        mark[i] = published(far[i], &value[i]);
    assert_int_equal(tarve_disclosure_table(4, 1, true, value, mark, shown, NULL), TARVE_OK);
    assert_int_equal(shown[2].kind, TARVE_SHOWN_SUPPRESSED);
    assert_int_equal(shown[3].kind, TARVE_SHOWN_NUMBER);
}

static void true_small_counts_are_hidden_too(void **state)
{ /* hand-made registers print them; we do not */
    (void)state;
    assert_int_equal(tarve_show_observed(3, mark_of(TARVE_CELL_VALUE)).kind, TARVE_SHOWN_PROTECTED);
    assert_int_equal(tarve_show_observed(3, mark_of(TARVE_CELL_ROUNDED3)).kind,
                     TARVE_SHOWN_PROTECTED);
    assert_int_equal(tarve_show_observed(0, mark_of(TARVE_CELL_VALUE)).kind, TARVE_SHOWN_NUMBER);
    assert_int_equal(tarve_show_observed(5, mark_of(TARVE_CELL_VALUE)).kind, TARVE_SHOWN_NUMBER);
    assert_int_equal(tarve_show_observed(2.5, mark_of(TARVE_CELL_PROTECTED)).kind,
                     TARVE_SHOWN_PROTECTED);
    assert_int_equal(tarve_show_observed((double)NAN, mark_of(TARVE_CELL_MISSING)).kind,
                     TARVE_SHOWN_MISSING);
}

static void persons_are_rounded(void **state)
{
    (void)state;
    static const double t[][2] = {{0, 0},      {2.4, 0},     {2.6, 5},  {47.4, 45},
                                  {49.9, 50},  {54, 50},     {56, 60},  {-1, 0},
                                  {-7.6, -10}, {-147, -150}, {104, 100}};
    for (size_t i = 0; i < sizeof t / sizeof *t; i++)
        assert_near(tarve_round_persons(t[i][0]), t[i][1], 0.0);
    assert_true(isnan(tarve_round_persons((double)NAN)));
    assert_false(signbit(tarve_round_persons(-1.0)));
}

static void contradictions_and_circles_end(void **state)
{
    (void)state;
    const double value[3] = {7, (double)NAN, 0};
    const tarve_mark mark[3] = {mark_of(TARVE_CELL_VALUE), mark_of(TARVE_CELL_PROTECTED),
                                mark_of(TARVE_CELL_VALUE)};
    tarve_shown shown[3];
    assert_int_equal(tarve_disclosure_table(3, 1, true, value, mark, shown, NULL), TARVE_OK);
    assert_int_not_equal(shown[1].kind, TARVE_SHOWN_NUMBER);
    static const size_t circle[3] = {1, 2, 0}, outside[3] = {SIZE_MAX, 9, 0};
    assert_int_equal(tarve_disclosure_tree(3, 1, circle, value, mark, shown, NULL), TARVE_E_USAGE);
    assert_int_equal(tarve_disclosure_tree(3, 1, outside, value, mark, shown, NULL), TARVE_E_USAGE);
}

static void means_use_only_what_is_shown(void **state)
{
    (void)state;
    const tarve_shown s[4] = {{TARVE_SHOWN_NUMBER, 10},
                              {TARVE_SHOWN_PROTECTED, (double)NAN},
                              {TARVE_SHOWN_SUPPRESSED, (double)NAN},
                              {TARVE_SHOWN_NUMBER, 12}};
    double lo, mid, hi;
    tarve_shown_mean(s, 4, 1, 2.5, &lo, &mid, &hi);
    assert_near(lo, 23.0 / 3.0, 1e-15);
    assert_near(mid, 24.5 / 3.0, 1e-15);
    assert_near(hi, 26.0 / 3.0, 1e-15);
    tarve_shown_mean(s + 2, 1, 1, 2.5, &lo, &mid, &hi);
    assert_true(isnan(lo) && isnan(mid) && isnan(hi));
}

/* ---- the real table: eight municipalities and their sub-region, every month ---- */

static const char *const rows_of_table[] = {"SK138", "KU216", "KU226", "KU256", "KU265",
                                            "KU312", "KU601", "KU729", "KU931"};
enum { ROWS = 9, COLS = 240 };

typedef struct real_table {
    double value[ROWS][COLS];
    tarve_mark mark[ROWS][COLS];
    size_t n_cols;
} real_table;

/* One line "SK138","name","2006M01",U,L,V of the source; V may be ... */
static void take_line(real_table *t, const char *line)
{
    for (size_t r = 0; r < ROWS; r++) {
        const size_t n = strlen(rows_of_table[r]);
        const char *period = strstr(line, "\",\"20");
        if (line[0] != '"' || strncmp(line + 1, rows_of_table[r], n) != 0 || line[n + 1] != '"' ||
            period == NULL)
            continue;
        const int year = (int)strtol(period + 3, NULL, 10),
                  month = (int)strtol(period + 8, NULL, 10);
        const size_t k = (size_t)((year - 2006) * 12 + month - 1);
        const char *last = strrchr(line, ',') + 1;
        assert_true(k < COLS);
        const bool hidden = strncmp(last, "\"...\"", 5) == 0 || strncmp(last, "...", 3) == 0;
        const bool number = *last >= '0' && *last <= '9';
        t->value[r][k] = number ? strtod(last, NULL) : (double)NAN;
        t->mark[r][k] = mark_of(hidden   ? TARVE_CELL_PROTECTED
                                : number ? TARVE_CELL_VALUE
                                         : TARVE_CELL_MISSING);
        t->n_cols = k + 1 > t->n_cols ? k + 1 : t->n_cols;
    }
}

static bool read_real(real_table *t)
{
    char line[256];
    FILE *fp = fopen(TARVE_SHARED_DATA "/statfin/series/12r5_keski-suomi_2006M01-2023M10.csv", "r");
    if (fp == NULL)
        return false;
    while (fgets(line, sizeof line, fp) != NULL)
        take_line(t, line);
    return fclose(fp) == 0;
}

typedef struct bounds {
    double lo[ROWS], hi[ROWS];
} bounds;

/* Propagation to a fixed point over total = sum of the rest, written apart from the library's. */
static bounds propagate(const tarve_shown shown[ROWS])
{
    bounds b;
    for (int i = 0; i < ROWS; i++) {
        const bool number = shown[i].kind == TARVE_SHOWN_NUMBER;
        const bool small = shown[i].kind == TARVE_SHOWN_PROTECTED;
        b.lo[i] = number ? shown[i].value : small ? 1.0 : 0.0;
        b.hi[i] = number ? shown[i].value : small ? 4.0 : 1e6;
        if (shown[i].kind == TARVE_SHOWN_SUPPRESSED && i > 0)
            b.lo[i] = 5.0; /* the adversary knows the rule: only 5 and more are suppressed */
    }
    for (bool moved = true; moved;) {
        double lo = 0.0, hi = 0.0;
        moved = false;
        for (int i = 1; i < ROWS; i++) {
            lo += b.lo[i];
            hi += b.hi[i];
        }
        for (int i = 1; i < ROWS; i++) {
            const double l = b.lo[0] - (hi - b.hi[i]), h = b.hi[0] - (lo - b.lo[i]);
            moved = moved || l > b.lo[i] || h < b.hi[i];
            b.lo[i] = fmax(b.lo[i], l);
            b.hi[i] = fmin(b.hi[i], h);
        }
        moved = moved || lo > b.lo[0] || hi < b.hi[0];
        b.lo[0] = fmax(b.lo[0], lo);
        b.hi[0] = fmin(b.hi[0], hi);
    }
    return b;
}

static size_t count_narrowed(const real_table *t, const tarve_shown *shown)
{
    size_t narrowed = 0;
    for (size_t k = 0; k < t->n_cols; k++) {
        tarve_shown column[ROWS];
        for (int i = 0; i < ROWS; i++)
            column[i] = shown[(size_t)i * t->n_cols + k];
        const bounds b = propagate(column);
        for (int i = 1; i < ROWS; i++)
            if (tarve_mark_state(t->mark[i][k]) == TARVE_CELL_PROTECTED)
                narrowed += b.lo[i] > 1.0 || b.hi[i] < 4.0;
    }
    return narrowed;
}

static void real_table_gives_nothing_away(void **state)
{
    (void)state;
    static real_table t; /* 9 x 240 cells */
    static double value[ROWS * COLS];
    static tarve_mark mark[ROWS * COLS];
    static tarve_shown naive[ROWS * COLS], shown[ROWS * COLS];
    if (!read_real(&t)) {
        print_message("skipped: no %s\n", TARVE_SHARED_DATA);
        skip();
    }
    assert_int_equal(t.n_cols, 214);
    size_t figures = 0, kept = 0, n_protected = 0;
    for (size_t i = 0; i < ROWS; i++)
        for (size_t k = 0; k < t.n_cols; k++) {
            const size_t at = i * t.n_cols + k;
            value[at] = t.value[i][k];
            mark[at] = t.mark[i][k];
            naive[at] = tarve_show_observed(value[at], mark[at]);
            figures += naive[at].kind == TARVE_SHOWN_NUMBER;
            n_protected += naive[at].kind == TARVE_SHOWN_PROTECTED;
        }
    assert_true(n_protected > 200);
    assert_true(count_narrowed(&t, naive) >= 28); /* printed as it comes, it discloses */
    assert_int_equal(tarve_disclosure_table(ROWS, t.n_cols, true, value, mark, shown, NULL),
                     TARVE_OK);
    assert_int_equal(count_narrowed(&t, shown), 0);
    for (size_t i = 0; i < ROWS * t.n_cols; i++) {
        kept += shown[i].kind == TARVE_SHOWN_NUMBER;
        if (shown[i].kind == TARVE_SHOWN_NUMBER)
            assert_near(shown[i].value, value[i], 0.0);
    }
    print_message("%zu protected; %zu of %zu other figures kept\n", n_protected, kept, figures);
    assert_true((double)kept > 0.88 * (double)figures);
}

/* A month is hidden in the same way in a table of one month, of a year and of eighteen: what one
 * report keeps back, no other report prints. */
static void spans_hide_alike(void **state)
{
    (void)state;
    static real_table t;
    static double value[ROWS * COLS];
    static tarve_mark mark[ROWS * COLS];
    static tarve_shown all[ROWS * COLS];
    if (!read_real(&t)) {
        print_message("skipped: no %s\n", TARVE_SHARED_DATA);
        skip();
    }
    for (size_t i = 0; i < ROWS; i++)
        for (size_t k = 0; k < t.n_cols; k++) {
            value[i * t.n_cols + k] = t.value[i][k];
            mark[i * t.n_cols + k] = t.mark[i][k];
        }
    assert_int_equal(tarve_disclosure_table(ROWS, t.n_cols, true, value, mark, all, NULL),
                     TARVE_OK);
    for (size_t k = 0; k < t.n_cols; k++) {
        double v[ROWS];
        tarve_mark m[ROWS];
        tarve_shown one[ROWS];
        for (size_t i = 0; i < ROWS; i++) {
            v[i] = t.value[i][k];
            m[i] = t.mark[i][k];
        }
        assert_int_equal(tarve_disclosure_table(ROWS, 1, true, v, m, one, NULL), TARVE_OK);
        for (size_t i = 0; i < ROWS; i++)
            assert_int_equal(one[i].kind, all[i * t.n_cols + k].kind);
    }
}

static int set_up(void **state)
{
    gsl_rng *rng = gsl_rng_alloc(tarve_rng_keyed);
    tarve_rng_key(rng, 11, 0, 0);
    *state = rng;
    return 0;
}

static int tear_down(void **state)
{
    gsl_rng_free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_tables_give_nothing_away),
        cmocka_unit_test(unprotected_tables_are_caught),
        cmocka_unit_test(smallest_figure_goes_first),
        cmocka_unit_test(the_rule_itself_gives_nothing_away),
        cmocka_unit_test(true_small_counts_are_hidden_too),
        cmocka_unit_test(persons_are_rounded),
        cmocka_unit_test(contradictions_and_circles_end),
        cmocka_unit_test(means_use_only_what_is_shown),
        cmocka_unit_test(real_table_gives_nothing_away),
        cmocka_unit_test(spans_hide_alike),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

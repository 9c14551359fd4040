/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every series gets a finite forecast with ranges, the same whoever computes it. */
#include "near.h"
#include "quiet_gsl.h"

#include <gsl/gsl_randist.h>
#include <stdio.h>
#include <string.h>

#include "base/num.h"
#include "base/rng.h"
#include "tarve/forecast.h"

enum { N = 96, H = 24 };

static const tarve_forecast_options options = {
    .n_steps = H, .n_levels = 2, .level = {0.80, 0.95}, .seed = 1, .jobs = 1};

static double next_uniform(uint64_t *z)
{
    *z = *z * 6364136223846793005U + 1442695040888963407U;
    return ((double)(*z >> 12) + 0.5) / 4503599627370496.0;
}

static tarve_forecast forecast(const tarve_history *h)
{
    tarve_forecast f = {0};
    tarve_error err = {0};
    if (tarve_forecast_all(h, 1, &options, &f, &err) != TARVE_OK)
        fail_msg("%s: %s", h->id, err.message);
    return f;
}

static void check_sound(const char *id, const tarve_forecast *f, bool counts)
{
    if (f->status[0] == '\0' || f->model[0] == '\0')
        fail_msg("%s: no status or model", id);
    if (strcmp(f->status, "ok") != 0 && f->reason[0] == '\0')
        fail_msg("%s: %s without a reason", id, f->status);
    for (size_t h = 0; h < f->n_steps; h++) {
        const double v[] = {f->lo[1][h], f->lo[0][h], f->median[h], f->hi[0][h], f->hi[1][h]};
        for (int i = 0; i < 5; i++)
            if (!isfinite(v[i]) || (i > 0 && v[i] < v[i - 1]))
                fail_msg("%s: step %zu figure %d is %g", id, h + 1, i, v[i]);
        if (!isfinite(f->mean[h]) || !isfinite(f->benchmark[h]))
            fail_msg("%s: step %zu mean %g", id, h + 1, f->mean[h]);
        /* a count may be 0 nineteen times of twenty: then 0 holds the widest level, 0.95, alone */
        const bool mostly_zero =
            counts && !(v[4] > 0.0) && !(tarve_dist_quantile(&f->dist[h], 0.95) > 0.0);
        if (!(v[4] > v[0]) && !mostly_zero)
            fail_msg("%s (%s): step %zu has no width", id, f->model, h + 1);
        if (counts && (v[0] < 0.0 || f->mean[h] < 0.0))
            fail_msg("%s: step %zu is below 0", id, h + 1);
    }
}

/* ---- the corpus of hard cases ---- */

typedef struct trouble {
    const char *name;
    void (*make)(double *y, tarve_mark *mark, size_t n);
    size_t n;
} trouble;

static void noise(double *y, tarve_mark *mark, size_t n)
{
    uint64_t z = 7;
    (void)mark;
    for (size_t t = 0; t < n; t++)
        y[t] = floor(40.0 + 20.0 * next_uniform(&z) + 8.0 * sin((double)t * 0.5235987755982988));
}
static void zeros(double *y, tarve_mark *mark, size_t n)
{
    (void)mark;
    memset(y, 0, n * sizeof *y);
}
static void all_missing(double *y, tarve_mark *mark, size_t n)
{
    (void)mark;
    for (size_t t = 0; t < n; t++)
        y[t] = NAN;
}
static void constant(double *y, tarve_mark *mark, size_t n)
{
    (void)mark;
    for (size_t t = 0; t < n; t++)
        y[t] = 17.0;
}
static void single_one(double *y, tarve_mark *mark, size_t n)
{
    zeros(y, mark, n);
    y[n / 2] = 1.0;
}
static void hole(double *y, tarve_mark *mark, size_t n)
{
    noise(y, mark, n);
    all_missing(y + n / 4, mark, 48);
}
static void leading_zeros(double *y, tarve_mark *mark, size_t n)
{
    noise(y, mark, n);
    zeros(y, mark, n * 2 / 3);
}
static void trailing_zeros(double *y, tarve_mark *mark, size_t n)
{
    noise(y, mark, n);
    zeros(y + n / 2, mark, n - n / 2);
}
static void outlier(double *y, tarve_mark *mark, size_t n)
{
    noise(y, mark, n);
    y[n / 2] = 1e9;
}
static void last_outlier(double *y, tarve_mark *mark, size_t n)
{
    noise(y, mark, n);
    y[n - 1] = 1e9;
}
static void infinite(double *y, tarve_mark *mark, size_t n)
{
    noise(y, mark, n);
    y[3] = INFINITY;
    y[n - 2] = -(double)INFINITY;
}
static void huge(double *y, tarve_mark *mark, size_t n)
{
    noise(y, mark, n);
    for (size_t t = 0; t < n; t++)
        y[t] *= 1e300;
}
static void growth(double *y, tarve_mark *mark, size_t n)
{
    (void)mark;
    for (size_t t = 0; t < n; t++)
        y[t] = floor(exp(0.15 * (double)t));
}
static void decline(double *y, tarve_mark *mark, size_t n)
{
    (void)mark;
    for (size_t t = 0; t < n; t++)
        y[t] = floor(1000.0 - 10.5 * (double)t > 0 ? 1000.0 - 10.5 * (double)t : 0.0);
}
static void all_protected(double *y, tarve_mark *mark, size_t n)
{
    for (size_t t = 0; t < n; t++) {
        y[t] = NAN;
        mark[t] = tarve_mark_make(TARVE_CELL_PROTECTED, TARVE_REASON_SECRET, 0, 0, 0, 0);
    }
}
static void half_protected(double *y, tarve_mark *mark, size_t n)
{
    noise(y, mark, n);
    for (size_t t = 0; t < n; t += 2)
        all_protected(y + t, mark + t, 1);
    for (size_t t = 1; t < n; t += 2)
        y[t] = floor(y[t] / 8.0);
}
static void step_up(double *y, tarve_mark *mark, size_t n)
{
    noise(y, mark, n);
    for (size_t t = n - 3; t < n; t++)
        y[t] += 500.0;
}
static void only_one_season(double *y, tarve_mark *mark, size_t n)
{
    all_missing(y, mark, n);
    for (size_t t = 5; t < n; t += 12)
        y[t] = (double)t;
}

static const trouble corpus[] = {
    {"noise", noise, N},
    {"zeros", zeros, N},
    {"zeros-short", zeros, 5},
    {"all-missing", all_missing, N},
    {"empty", all_missing, 0},
    {"constant", constant, N},
    {"single-one", single_one, N},
    {"hole-of-48", hole, N},
    {"leading-zeros", leading_zeros, N},
    {"trailing-zeros", trailing_zeros, N},
    {"outlier", outlier, N},
    {"last-outlier", last_outlier, N},
    {"infinite", infinite, N},
    {"huge", huge, N},
    {"growth", growth, N},
    {"decline", decline, N},
    {"all-protected", all_protected, N},
    {"one-protected", all_protected, 1},
    {"half-protected", half_protected, N},
    {"step-at-end", step_up, N},
    {"one-season", only_one_season, N},
    {"n1", noise, 1},
    {"n2", noise, 2},
    {"n3", noise, 3},
    {"n4", noise, 4},
    {"n5", noise, 5},
    {"n6", noise, 6},
    {"n7", noise, 7},
    {"n8", noise, 8},
    {"n9", noise, 9},
    {"n10", noise, 10},
    {"n23", noise, 23},
    {"n25", noise, 25},
};
enum { N_CORPUS = sizeof corpus / sizeof *corpus };

static void try_trouble(const trouble *c, double scale, bool counts, tarve_freq freq,
                        const char *model)
{
    double y[N];
    tarve_mark mark[N];
    char id[80];
    for (size_t t = 0; t < c->n; t++)
        mark[t] = tarve_mark_make(TARVE_CELL_VALUE, TARVE_REASON_NONE, 0, 0, 0, 0);
    c->make(y, mark, c->n);
    for (size_t t = 0; t < c->n; t++) {
        y[t] *= scale;
        if (isnan(y[t]) && tarve_mark_state(mark[t]) == TARVE_CELL_VALUE)
            mark[t] = tarve_mark_make(TARVE_CELL_MISSING, TARVE_REASON_BLANK, 0, 0, 0, 0);
    }
    (void)snprintf(id, sizeof id, "%s x%g %s m%d %s", c->name, scale, counts ? "counts" : "real",
                   (int)freq, model == NULL ? "by class" : model);
    const tarve_period breaks[] = {2010 * (int)freq + 48, 2010 * (int)freq + (int)N - 2};
    const tarve_history h = {.id = id,
                             .value = y,
                             .mark = mark,
                             .n = c->n,
                             .freq = freq,
                             .first = 2010 * (int)freq,
                             .counts = counts,
                             .breaks = breaks,
                             .n_breaks = 2,
                             .model = model};
    tarve_forecast f = forecast(&h);
    check_sound(id, &f, counts);
    tarve_forecast_free(&f);
}

static void hard_cases_give_finite_forecasts_with_ranges(void **state)
{
    (void)state;
    static const tarve_freq freqs[] = {TARVE_MONTH, TARVE_QUARTER, TARVE_YEAR};
    static const double scales[] = {1.0, 1e-9, 1e12, -1.0};
    for (size_t i = 0; i < N_CORPUS; i++)
        for (size_t k = 0; k < 3; k++) {
            try_trouble(&corpus[i], 1.0, true, freqs[k], NULL);
            for (size_t j = 0; j < 4; j++)
                try_trouble(&corpus[i], scales[j], false, freqs[k], NULL);
        }
}

static void hard_cases_hold_for_every_model_by_name(void **state)
{
    (void)state;
    size_t n = 0;
    const tarve_model *const *models = tarve_models(&n);
    for (size_t i = 0; i < N_CORPUS; i++)
        for (size_t m = 0; m < n; m++) {
            try_trouble(&corpus[i], 1.0, true, TARVE_MONTH, models[m]->name);
            try_trouble(&corpus[i], 1.0, false, TARVE_QUARTER, models[m]->name);
        }
}

/* ---- statuses and classes ---- */

static tarve_forecast of_case(const char *name, bool counts, double *y, tarve_mark *mark)
{
    for (size_t i = 0; i < N_CORPUS; i++)
        if (strcmp(corpus[i].name, name) == 0) {
            for (size_t t = 0; t < corpus[i].n; t++)
                mark[t] = tarve_mark_make(TARVE_CELL_VALUE, TARVE_REASON_NONE, 0, 0, 0, 0);
            corpus[i].make(y, mark, corpus[i].n);
            const tarve_history h = {.id = name,
                                     .value = y,
                                     .mark = mark,
                                     .n = corpus[i].n,
                                     .freq = TARVE_MONTH,
                                     .first = 24000,
                                     .counts = counts};
            return forecast(&h);
        }
    fail_msg("no case %s", name);
    return (tarve_forecast){0};
}

static void classes_and_statuses_are_named(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        tarve_class class_;
        const char *status;
        bool re_protect;
    } want[] = {
        {"zeros", TARVE_CLASS_ZERO, "constant", false},
        {"constant", TARVE_CLASS_ZERO, "constant", false},
        {"all-missing", TARVE_CLASS_TINY, "all-missing", false},
        {"empty", TARVE_CLASS_TINY, "all-missing", false},
        {"n3", TARVE_CLASS_TINY, "too-short", false},
        {"single-one", TARVE_CLASS_COUNTS, NULL, false},
        {"n10", TARVE_CLASS_SHORT, NULL, false},
        {"n25", TARVE_CLASS_SHORT, NULL, false},
        {"noise", TARVE_CLASS_BETWEEN, NULL, false},
        {"decline", TARVE_CLASS_REGULAR, NULL, false},
        {"all-protected", TARVE_CLASS_PROTECTED, NULL, true},
        {"half-protected", TARVE_CLASS_PROTECTED, NULL, true},
    };
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        double y[N];
        tarve_mark mark[N];
        tarve_forecast f = of_case(want[i].name, true, y, mark);
        if (f.class_ != want[i].class_)
            fail_msg("%s is %s", want[i].name, tarve_class_name(f.class_));
        if (want[i].status != NULL && strcmp(f.status, want[i].status) != 0)
            fail_msg("%s has status %s", want[i].name, f.status);
        assert_int_equal(f.re_protect, want[i].re_protect);
        tarve_forecast_free(&f);
    }
}

static void all_zero_counts_may_still_become_one(void **state)
{
    (void)state;
    double y[N];
    tarve_mark mark[N];
    tarve_forecast f = of_case("zeros", true, y, mark);
    assert_true(f.median[0] == 0.0 && f.hi[0][0] == 0.0 && f.hi[1][0] >= 1.0);
    tarve_forecast_free(&f);
}

static void a_runaway_is_guarded_and_says_so(void **state)
{
    (void)state;
    enum { FAR = 110 };
    double y[24];
    for (size_t t = 0; t < 24; t++)
        y[t] = 10.0 + (double)t;
    const tarve_history h = {
        .id = "line", .value = y, .n = 24, .freq = TARVE_MONTH, .model = "ols_drift"};
    const tarve_forecast_options far = {.n_steps = FAR, .n_levels = 1, .level = {0.8}};
    tarve_forecast f = {0};
    assert_int_equal(tarve_forecast_all(&h, 1, &far, &f, NULL), TARVE_OK);
    assert_string_equal(f.status, "guarded");
    assert_non_null(strstr(f.reason, "ols_drift"));
    assert_string_equal(f.model, "seasonal_naive");
    tarve_forecast_free(&f);
}

static void ranges_stay_in_sight_of_the_history(void **state)
{
    (void)state;
    enum { FAR = 150 };
    double y[20];
    for (size_t t = 0; t < 20; t++)
        y[t] = -0.4 * (double)t - 1.0 + 0.3 * sin((double)t);
    const tarve_history h = {.id = "falling", .value = y, .n = 20, .freq = TARVE_YEAR};
    const tarve_forecast_options far = {.n_steps = FAR, .n_levels = 1, .level = {0.95}};
    tarve_forecast f = {0};
    assert_int_equal(tarve_forecast_all(&h, 1, &far, &f, NULL), TARVE_OK);
    const double range = y[0] - y[19] + 1.0;
    for (size_t k = 0; k < FAR; k++) {
        assert_true(f.lo[0][k] > y[19] - 1.0 - 3.0 * range);
        assert_true(f.hi[0][k] < y[0] + 1.0 + 3.0 * range);
    }
    tarve_forecast_free(&f);
}

static void an_unknown_model_is_a_fallback(void **state)
{
    (void)state;
    double y[N];
    tarve_mark mark[N];
    noise(y, mark, N);
    const tarve_history h = {
        .id = "x", .value = y, .n = N, .freq = TARVE_MONTH, .counts = true, .model = "oracle"};
    tarve_forecast f = forecast(&h);
    assert_string_equal(f.status, "fallback");
    assert_non_null(strstr(f.reason, "oracle"));
    tarve_forecast_free(&f);
}

static void wrong_options_are_refused(void **state)
{
    (void)state;
    tarve_forecast f = {0};
    const tarve_history h = {.id = "x", .freq = TARVE_YEAR};
    tarve_forecast_options o = options;
    o.n_steps = 0;
    assert_int_equal(tarve_forecast_all(&h, 1, &o, &f, NULL), TARVE_E_USAGE);
    o = options;
    o.level[1] = 1.0;
    assert_int_equal(tarve_forecast_all(&h, 1, &o, &f, NULL), TARVE_E_USAGE);
    o = options;
    o.n_levels = TARVE_MAX_LEVELS + 1;
    assert_int_equal(tarve_forecast_all(&h, 1, &o, &f, NULL), TARVE_E_USAGE);
    assert_null(f.mean);
}

/* ---- invariance ---- */

enum { MANY = 60 };
static double figures[MANY][N];
static char ids[MANY][16];

static void make_many(tarve_history *h)
{
    uint64_t z = 99;
    for (size_t i = 0; i < MANY; i++) {
        (void)snprintf(ids[i], sizeof ids[i], "s%zu", i);
        for (size_t t = 0; t < N; t++) {
            const double level = i % 3 == 0 ? 2.0 : i % 3 == 1 ? 25.0 : 400.0;
            figures[i][t] = floor(level * (0.5 + next_uniform(&z)));
            if (next_uniform(&z) < 0.05)
                figures[i][t] = NAN;
        }
        h[i] = (tarve_history){.id = ids[i],
                               .value = figures[i],
                               .n = N - i % 5,
                               .freq = i % 2 == 0 ? TARVE_MONTH : TARVE_QUARTER,
                               .first = 8000,
                               .counts = i % 4 != 0};
    }
}

static bool same(const tarve_forecast *a, const tarve_forecast *b)
{
    const size_t figures_each = (4 + 2 * a->n_levels) * a->n_steps;
    return a->n_steps == b->n_steps && strcmp(a->model, b->model) == 0 &&
           strcmp(a->status, b->status) == 0 && a->key == b->key &&
           memcmp(a->mean, b->mean, figures_each * sizeof *a->mean) == 0;
}

static void threads_and_order_do_not_matter(void **state)
{
    (void)state;
    tarve_history h[MANY], turned[MANY];
    tarve_forecast one[MANY] = {0}, two[MANY] = {0}, back[MANY] = {0};
    tarve_forecast_options o = options;
    make_many(h);
    for (size_t i = 0; i < MANY; i++)
        turned[i] = h[MANY - 1 - i];
    assert_int_equal(tarve_forecast_all(h, MANY, &o, one, NULL), TARVE_OK);
    o.jobs = 2;
    assert_int_equal(tarve_forecast_all(h, MANY, &o, two, NULL), TARVE_OK);
    assert_int_equal(tarve_forecast_all(turned, MANY, &o, back, NULL), TARVE_OK);
    for (size_t i = 0; i < MANY; i++) {
        assert_true(same(&one[i], &two[i]));
        assert_true(same(&one[i], &back[MANY - 1 - i]));
    }
    for (size_t i = 0; i < MANY; i++) {
        tarve_forecast_free(&one[i]);
        tarve_forecast_free(&two[i]);
        tarve_forecast_free(&back[i]);
    }
}

static void a_power_of_two_scales_exactly(void **state)
{
    (void)state;
    double y[N], big[N];
    tarve_mark mark[N];
    noise(y, mark, N);
    for (size_t t = 0; t < N; t++) {
        y[t] += 0.25; /* not counts */
        big[t] = 1024.0 * y[t];
    }
    const tarve_history a = {.id = "a", .value = y, .n = N, .freq = TARVE_MONTH};
    const tarve_history b = {.id = "a", .value = big, .n = N, .freq = TARVE_MONTH};
    tarve_forecast fa = forecast(&a), fb = forecast(&b);
    for (size_t h = 0; h < H; h++) {
        assert_near(fb.mean[h], 1024.0 * fa.mean[h], 0.0);
        assert_near(fb.hi[1][h], 1024.0 * fa.hi[1][h], 1e-15);
    }
    tarve_forecast_free(&fa);
    tarve_forecast_free(&fb);
}

/* ---- honesty: series whose future is known by construction ---- */

typedef struct tally {
    size_t n, in80, in95;
    double error, benchmark;
} tally;

/* Counts with a level, a season and a drift; the last H of them are held back. */
static void score_simulated(gsl_rng *rng, uint64_t k, double level, tally *sum)
{
    double y[N + H];
    tarve_rng_key(rng, 31, 0, k);
    double drift = 0.0;
    const double season = 0.5 * gsl_rng_uniform(rng);
    for (size_t t = 0; t < N + H; t++) {
        drift += gsl_ran_gaussian(rng, 0.03);
        y[t] = gsl_ran_poisson(
            rng, level * exp(drift + season * sin((double)(t + k) * 0.52359877559829887)));
    }
    const tarve_history h = {.id = "sim", .value = y, .n = N, .freq = TARVE_MONTH, .counts = true};
    tarve_forecast f = forecast(&h);
    for (size_t t = 0; t < H; t++) {
        const double a = y[N + t];
        sum->n++;
        sum->in80 += a >= f.lo[0][t] && a <= f.hi[0][t];
        sum->in95 += a >= f.lo[1][t] && a <= f.hi[1][t];
        sum->error += fabs(a - f.mean[t]);
        sum->benchmark += fabs(a - f.benchmark[t]);
    }
    tarve_forecast_free(&f);
}

static void ranges_hold_what_they_promise(void **state)
{
    (void)state;
    static const double levels[] = {1.0, 6.0, 30.0, 300.0};
    gsl_rng *rng = gsl_rng_alloc(tarve_rng_keyed);
    for (size_t i = 0; i < 4; i++) {
        tally sum = {0};
        for (uint64_t k = 0; k < 60; k++)
            score_simulated(rng, 60 * i + k, levels[i], &sum);
        const double c80 = (double)sum.in80 / (double)sum.n;
        const double c95 = (double)sum.in95 / (double)sum.n;
        /* whole numbers below a mean of 10 cannot hold 80 % exactly: they hold more */
        if (c80 < 0.74 || c80 > (levels[i] < 10.0 ? 0.96 : 0.88) || c95 < 0.91)
            fail_msg("level %g: %.3f and %.3f covered", levels[i], c80, c95);
        if (!(sum.error < 0.95 * sum.benchmark))
            fail_msg("level %g: error %g, benchmark %g", levels[i], sum.error, sum.benchmark);
    }
    gsl_rng_free(rng);
}

/* ---- draws ---- */

enum { DRAWS = 20000 };

/* P(X < q) <= p <= P(X <= q) up to 4 standard errors; sorts the draws. */
static void quantiles_are(const tarve_forecast *f, size_t h, double draw[DRAWS])
{
    size_t below[5] = {0};
    const double q[] = {f->lo[1][h], f->lo[0][h], f->median[h], f->hi[0][h], f->hi[1][h]};
    static const double p[] = {0.025, 0.1, 0.5, 0.9, 0.975};
    for (size_t k = 0; k < DRAWS; k++)
        for (int j = 0; j < 5; j++)
            below[j] += draw[k] < q[j];
    for (int j = 0; j < 5; j++)
        assert_true((double)below[j] / DRAWS <= p[j] + 0.015);
    tarve_sort(draw, DRAWS);
    for (int j = 0; j < 5; j++)
        assert_true(draw[(size_t)((p[j] + 0.015 < 1.0 ? p[j] + 0.015 : 0.9999) * DRAWS)] >= q[j]);
}

static void draws_have_the_published_quantiles(void **state)
{
    (void)state;
    static double at[H][DRAWS];
    gsl_rng *rng = gsl_rng_alloc(tarve_rng_keyed);
    tarve_history all[MANY];
    make_many(all);
    for (size_t i = 0; i < 3; i++) { /* small counts, middling, regular */
        tarve_forecast f = forecast(&all[i]);
        double path[H], again[H];
        for (uint64_t k = 0; k < DRAWS; k++) {
            tarve_forecast_draw(&f, 5, k, rng, path);
            for (size_t h = 0; h < H; h++)
                at[h][k] = path[h];
        }
        tarve_forecast_draw(&f, 5, 77, rng, again);
        for (size_t h = 0; h < H; h++) {
            assert_memory_equal(&again[h], &at[h][77], sizeof again[h]);
            quantiles_are(&f, h, at[h]);
        }
        tarve_forecast_free(&f);
    }
    gsl_rng_free(rng);
}

static void steps_of_a_path_move_together(void **state)
{
    (void)state;
    enum { PATHS = 4000 };
    gsl_rng *rng = gsl_rng_alloc(tarve_rng_keyed);
    tarve_history all[MANY];
    make_many(all);
    tarve_forecast f = forecast(&all[2]);
    double path[H], sx = 0, sy = 0, sxx = 0, syy = 0, sxy = 0;
    for (uint64_t k = 0; k < PATHS; k++) {
        tarve_forecast_draw(&f, 9, k, rng, path);
        const double x = path[0], y = path[H - 1];
        sx += x;
        sy += y;
        sxx += x * x;
        syy += y * y;
        sxy += x * y;
    }
    const double cov = sxy / PATHS - sx / PATHS * (sy / PATHS);
    const double r = cov / sqrt((sxx / PATHS - sx / PATHS * (sx / PATHS)) *
                                (syy / PATHS - sy / PATHS * (sy / PATHS)));
    assert_near(r, sqrt(f.common[0] * f.common[H - 1]), 0.06);
    tarve_forecast_free(&f);
    gsl_rng_free(rng);
}

int main(void)
{
    quiet_gsl();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hard_cases_give_finite_forecasts_with_ranges),
        cmocka_unit_test(hard_cases_hold_for_every_model_by_name),
        cmocka_unit_test(classes_and_statuses_are_named),
        cmocka_unit_test(all_zero_counts_may_still_become_one),
        cmocka_unit_test(a_runaway_is_guarded_and_says_so),
        cmocka_unit_test(ranges_stay_in_sight_of_the_history),
        cmocka_unit_test(an_unknown_model_is_a_fallback),
        cmocka_unit_test(wrong_options_are_refused),
        cmocka_unit_test(threads_and_order_do_not_matter),
        cmocka_unit_test(a_power_of_two_scales_exactly),
        cmocka_unit_test(ranges_hold_what_they_promise),
        cmocka_unit_test(draws_have_the_published_quantiles),
        cmocka_unit_test(steps_of_a_path_move_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

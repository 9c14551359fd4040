/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kernels of the portfolio against brute force and identities. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_multifit.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdlib.h>

#include "forecast/series.h"
#include "model/ar_lite.h"
#include "model/dotm.h"
#include "model/ets_grid.h"
#include "model/linear_filter.h"
#include "model/season_js.h"

enum { N = 40, H = 8, M = 4 };
enum { ALL = N + H, PATH = 2 * H, TWO_YEARS = 2 * M }; /* PATH: centre and variance */

static void near(double a, double b, double tolerance)
{
    if (!(fabs(a - b) <= tolerance))
        fail_msg("%.17g is not %.17g", a, b);
}

static void walk(double *y, size_t n, unsigned long seed)
{
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(rng, seed);
    double level = 0.0;
    for (size_t t = 0; t < n; t++) {
        level += gsl_rng_uniform(rng) - 0.45;
        y[t] = level + (t % M == 1 ? 1.5 : 0.0) + gsl_rng_uniform(rng);
    }
    gsl_rng_free(rng);
}

typedef struct setting {
    double alpha, beta, gamma, phi;
} setting;

/* Errors of the filter from a given start: level, trend, seasons. */
static void errors(const setting *p, const double *y, double level, double trend, double *season,
                   double *e)
{
    for (size_t t = 0; t < N; t++) {
        const double a = level + p->phi * trend, s = season[t % M];
        e[t] = isnan(y[t]) ? 0.0 : y[t] - a - s;
        level = a + p->alpha * e[t];
        trend = p->phi * trend + p->beta * e[t];
        season[t % M] = s + p->gamma * e[t];
    }
}

/* The least sum of squares over starts, by dense least squares on differences of errors. */
static double dense(const setting *p, const double *y)
{
    double base[N], e[N], sse = 0.0;
    gsl_matrix *x = gsl_matrix_alloc(N, M + 1), *cov = gsl_matrix_alloc(M + 1, M + 1);
    gsl_vector *v = gsl_vector_alloc(N), *c = gsl_vector_alloc(M + 1);
    gsl_multifit_linear_workspace *w = gsl_multifit_linear_alloc(N, M + 1);
    errors(p, y, 0.0, 0.0, (double[M]){0}, base);
    for (size_t j = 0; j <= M; j++) {
        double season[M] = {0};
        if (j >= 2) {
            season[j - 2] = 1.0;
            season[M - 1] = -1.0;
        }
        errors(p, y, j == 0, j == 1, season, e);
        for (size_t t = 0; t < N; t++)
            gsl_matrix_set(x, t, j, base[t] - e[t]);
    }
    for (size_t t = 0; t < N; t++)
        gsl_vector_set(v, t, base[t]);
    assert_int_equal(gsl_multifit_linear(x, v, c, cov, &sse, w), 0);
    gsl_multifit_linear_free(w);
    gsl_matrix_free(x);
    gsl_matrix_free(cov);
    gsl_vector_free(v);
    gsl_vector_free(c);
    return sse;
}

static void starts_are_least_squares(void **state)
{
    (void)state;
    double y[N];
    walk(y, N, 3);
    y[7] = y[20] = (double)NAN;
    tarve_filter_setting f = {.trend = true};
    setting p[TARVE_LANES];
    for (int i = 0; i < TARVE_LANES; i++) {
        p[i] = (setting){0.1 + 0.1 * i, 0.02 + 0.01 * i, 0.02 * i, 1.0 - 0.02 * i};
        f.alpha[i] = p[i].alpha;
        f.beta[i] = p[i].beta;
        f.gamma[i] = p[i].gamma;
        f.phi[i] = p[i].phi;
    }
    const double *series[1] = {y};
    tarve_filter_result out;
    tarve_filter_run(&f, series, 1, N, M, 0.0, &out);
    assert_int_equal(out.n_obs, N - 2);
    for (int i = 0; i < TARVE_LANES; i++)
        near(out.sse[0][i], dense(&p[i], y), 1e-9);
}

/* Sum of squares of DOTM for a given start and omega, by the recursions as published. */
static double theta_errors(const double *y, double alpha, double start, double omega)
{
    double level = alpha * y[0] + (1.0 - alpha) * start, sse = 0.0;
    for (size_t t = 1; t < N; t++) {
        double sx = 0.0, sxx = 0.0, sy = 0.0, sxy = 0.0; /* line through figures 1..t */
        for (size_t i = 1; i <= t; i++) {
            sx += (double)i;
            sxx += (double)(i * i);
            sy += y[i - 1];
            sxy += (double)i * y[i - 1];
        }
        const double k = (double)t, b = t > 1 ? (k * sxy - sx * sy) / (k * sxx - sx * sx) : 0.0;
        const double a = (sy - b * sx) / k, q = pow(1.0 - alpha, k);
        const double e = y[t] - level - omega * (a * q + b * (1.0 - q * (1.0 - alpha)) / alpha);
        sse += t >= 2 ? e * e : 0.0;
        level = alpha * y[t] + (1.0 - alpha) * level;
    }
    return sse;
}

static void theta_is_the_least(void **state)
{
    (void)state;
    double y[N];
    for (unsigned long seed = 1; seed < 20; seed++) {
        walk(y, N, seed);
        tarve_dotm fits[TARVE_DOTM_LANES], f;
        double alpha[TARVE_DOTM_LANES];
        for (int i = 0; i < TARVE_DOTM_LANES; i++)
            alpha[i] = 0.3 + 0.01 * i;
        tarve_dotm_fit(y, N, alpha, fits);
        f = fits[TARVE_DOTM_LANES - 1];
        near(f.sse, theta_errors(y, f.alpha, f.start, f.omega), 1e-9);
        f = fits[0];
        near(f.sse, theta_errors(y, 0.3, f.start, f.omega), 1e-9);
        for (int i = -3; i <= 3; i++)
            for (int j = 0; j <= 10; j++)
                assert_true(theta_errors(y, 0.3, f.start + i, j / 10.0) >= f.sse - 1e-9);
    }
}

/* The portfolio's kernel of one or two series, with the plan for them or without factors. */
static void grid(const double *const *y, size_t n_data, size_t m, bool planned, double a[][PATH])
{
    tarve_ets_plan *plan = NULL;
    double *work = calloc(tarve_ets_work(N, H), sizeof *work);
    tarve_ets_task task = {.y = {y[0], y[n_data - 1]}, .n_data = n_data, .n = N, .n_steps = H};
    for (size_t d = 0; d < n_data; d++) {
        task.centre[d] = a[d];
        task.variance[d] = a[d] + H;
    }
    task.work = work;
    assert_non_null(work);
    assert_int_equal(tarve_ets_plan_make(planned ? N : 0, m, &plan, NULL), TARVE_OK);
    assert_true(tarve_ets_grid_paths(plan, &task));
    tarve_ets_plan_free(plan);
    free(work);
}

static void paths_move_with_the_figures(void **state)
{
    (void)state;
    double y[N], z[N], a[1][PATH], b[1][PATH], work[PATH];
    const double *const py = y, *const pz = z;
    walk(y, N, 5);
    for (size_t t = 0; t < N; t++)
        z[t] = 3.0 * y[t] + 7.0;
    for (size_t m = 1; m <= M; m += M - 1) {
        grid(&py, 1, m, true, a);
        grid(&pz, 1, m, true, b);
        for (size_t h = 0; h < H; h++) {
            near(b[0][h], 3.0 * a[0][h] + 7.0, 1e-7);
            near(b[0][H + h], 9.0 * a[0][H + h], 1e-7);
        }
    }
    for (size_t t = 0; t < N; t++)
        z[t] = 3.0 * y[t];
    tarve_dotm_path(y, N, H, a[0], a[0] + H, work);
    tarve_dotm_path(z, N, H, b[0], b[0] + H, work);
    for (size_t h = 0; h < H; h++)
        near(b[0][h], 3.0 * a[0][h], 1e-9);
}

/* Of two series side by side, and of the factors known beforehand, each is what it is alone. */
static void a_pair_is_two_singles(void **state)
{
    (void)state;
    double y[N], z[N], pair[2][PATH], one[1][PATH];
    const double *const both[2] = {y, z};
    walk(y, N, 21);
    walk(z, N, 22);
    for (int holed = 0; holed <= 1; holed++)
        for (size_t m = 1; m <= M; m++) {
            if (holed)
                y[4] = z[4] = (double)NAN;
            grid(both, 2, m, true, pair);
            for (size_t d = 0; d < 2; d++)
                for (int planned = 0; planned <= 1; planned++) {
                    grid(&both[d], 1, m, planned, one);
                    for (size_t h = 0; h < PATH; h++)
                        near(pair[d][h], one[0][h], planned || holed ? 0.0 : 1e-9);
                }
        }
}

static void a_line_is_followed(void **state)
{
    (void)state;
    double y[N], a[1][PATH];
    const double *const py = y;
    for (size_t t = 0; t < N; t++)
        y[t] = t == 9 ? (double)NAN : 0.1 * (double)t;
    grid(&py, 1, 1, true, a);
    for (size_t h = 0; h < H; h++)
        near(a[0][h], 0.1 * (double)(N + h), 1e-6);
    y[9] = 0.9;
    grid(&py, 1, 1, true, a);
    for (size_t h = 0; h < H; h++)
        near(a[0][h], 0.1 * (double)(N + h), 1e-6);
}

static bool regress(const double *y, size_t n, size_t m, double a[PATH])
{
    double work[TARVE_AR_WORK * H];
    const tarve_ar_task task = {
        .y = y, .n = n, .n_steps = H, .m = m, .centre = a, .variance = a + H, .work = work};
    return tarve_ar_path(&task);
}

/* Figures that follow a stationary autoregression without error: its path. */
static void autoregressions_are_found(void **state)
{
    (void)state;
    double y[ALL] = {1.0, 0.3}, a[PATH];
    for (size_t t = 2; t < ALL; t++)
        y[t] = 0.1 + 0.5 * y[t - 1] - 0.9 * y[t - 2];
    assert_true(regress(y, N, 1, a));
    for (size_t h = 0; h < H; h++) {
        near(a[h], y[N + h], 1e-4);
        assert_true(a[H + h] >= 0.0);
    }
    y[5] = (double)NAN;
    assert_false(regress(y, N, 1, a));
    assert_true(isnan(a[0]));
    assert_false(regress(y, 4, 1, a));
}

/* Changes over the year that follow one: also beyond the first year of the path. */
static void years_apart_are_found(void **state)
{
    (void)state;
    double y[ALL] = {0.5, -0.2, 1.1, 0.4, 0.9, 0.0, 1.3, 0.2}, a[PATH];
    for (size_t t = TWO_YEARS; t < ALL; t++)
        y[t] = y[t - M] + 0.05 - 0.95 * (y[t - M] - y[t - TWO_YEARS] - 0.05);
    assert_true(regress(y, N, M, a));
    for (size_t h = 0; h < H; h++)
        near(a[h], y[N + h], 1e-3);
    assert_false(regress(y, 4 * M + 1, M, a));
}

/* White noise about a mean: the variance of a path is that of the figures at every step. A walk of
 * changes over the year: it grows from year to year. */
static void autoregressions_know_their_spread(void **state)
{
    (void)state;
    enum { LONG = 2000 };
    static double y[LONG], z[LONG];
    double a[PATH], square = 0.0;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    for (size_t t = 0; t < LONG; t++) {
        y[t] = gsl_rng_uniform(rng) - 0.5;
        z[t] = y[t] + (t < M ? 0.0 : z[t - M]);
        square += y[t] * y[t] / LONG;
    }
    gsl_rng_free(rng);
    assert_true(regress(y, LONG, 1, a));
    for (size_t h = 0; h < H; h++) {
        near(a[h], 0.0, 0.05);
        near(a[H + h], square, 0.02 * square);
    }
    assert_true(regress(z, LONG, M, a));
    for (size_t h = 0; h < H; h++) {
        const double years = h < M ? 1.0 : 2.0;
        near(a[H + h], years * square, 0.15 * square);
    }
}

/* A plan made beforehand changes no byte; the wrong one is refused. */
static void plans_are_shared(void **state)
{
    (void)state;
    double y[N], a[H], sa[H], b[H], sb[H];
    const double season[M] = {0.1, -0.1, 0.2, -0.2};
    tarve_path pa = {.n_steps = H, .centre = a, .spread = sa};
    tarve_path pb = {.n_steps = H, .centre = b, .spread = sb};
    tarve_regular_plan *plan = NULL, *flat = NULL;
    assert_int_equal(tarve_regular_plan_make(N, 0, &plan, NULL), TARVE_E_USAGE);
    assert_int_equal(tarve_regular_plan_make(N, M, &plan, NULL), TARVE_OK);
    assert_int_equal(tarve_regular_plan_make(N, 1, &flat, NULL), TARVE_OK);
    walk(y, N, 31);
    for (int round = 0; round < 4; round++) { /* below 0, above, with a hole; seasons given */
        const double *given = round == 3 ? season : NULL;
        for (size_t t = 0; t < N; t++)
            y[t] += round == 1 ? 40.0 : 0.0;
        y[17] = round == 2 ? (double)NAN : y[16];
        assert_int_equal(tarve_regular_path(y, N, M, given, &pa, NULL), TARVE_OK);
        assert_int_equal(
            tarve_regular_path_planned(round == 3 ? flat : plan, y, M, given, &pb, NULL), TARVE_OK);
        assert_memory_equal(a, b, sizeof a);
        assert_memory_equal(sa, sb, sizeof sa);
    }
    assert_int_equal(tarve_regular_path_planned(flat, y, M, NULL, &pb, NULL), TARVE_E_USAGE);
    tarve_regular_plan_free(plan);
    tarve_regular_plan_free(flat);
    tarve_regular_plan_free(NULL);
}

static tarve_status portfolio(const double *y, size_t n, tarve_path *path)
{
    tarve_series s;
    const tarve_history history = {.id = "x", .value = y, .n = n, .season = M};
    assert_int_equal(tarve_series_make(&history, &s, NULL), TARVE_OK);
    const tarve_status st = tarve_regular_path(s.y, n, s.m, NULL, path, NULL);
    for (size_t h = 0; st == TARVE_OK && !path->logs && h < path->n_steps; h++) {
        path->centre[h] *= s.scale;
        path->spread[h] *= s.scale;
    }
    for (size_t h = 0; st == TARVE_OK && path->logs && h < path->n_steps; h++)
        path->centre[h] += log(s.scale);
    tarve_series_free(&s);
    return st;
}

static void portfolio_scales_and_shifts(void **state)
{
    (void)state;
    double y[N], z[N], a[H], b[H], sa[H], sb[H];
    tarve_path pa = {.n_steps = H, .centre = a, .spread = sa};
    tarve_path pb = {.n_steps = H, .centre = b, .spread = sb};
    walk(y, N, 11);
    for (size_t t = 0; t < N; t++) { /* positive: logarithms */
        y[t] += 20.0;
        z[t] = 1000.0 * y[t];
    }
    y[13] = z[13] = (double)NAN;
    assert_int_equal(portfolio(y, N, &pa), TARVE_OK);
    assert_int_equal(portfolio(z, N, &pb), TARVE_OK);
    assert_true(pa.logs && pb.logs);
    for (size_t h = 0; h < H; h++) {
        near(b[h], a[h] + log(1000.0), 1e-8);
        near(sb[h], sa[h], 1e-8);
        assert_true(sa[h] > 0.0);
    }
    for (size_t t = 0; t < N; t++) { /* never positive: a shift moves the path */
        y[t] -= 100.0;
        z[t] = y[t] - 50.0;
    }
    assert_int_equal(portfolio(y, N, &pa), TARVE_OK);
    assert_int_equal(portfolio(z, N, &pb), TARVE_OK);
    assert_false(pa.logs);
    for (size_t h = 0; h < H; h++)
        near(b[h], a[h] - 50.0, 1e-8);
}

static void portfolio_gives_up_aloud(void **state)
{
    (void)state;
    double y[N], a[H] = {1.0}, s[H];
    tarve_path path = {.n_steps = H, .centre = a, .spread = s};
    for (size_t t = 0; t < N; t++)
        y[t] = 4.0;
    assert_int_equal(portfolio(y, N, &path), TARVE_E_NUMERIC);
    y[2] = 5.0;
    assert_int_equal(portfolio(y, 5, &path), TARVE_E_NUMERIC);
    near(a[0], 1.0, 0.0);
    assert_int_equal(portfolio(y, 7, &path), TARVE_OK);
    for (size_t t = 0; t < N; t++)
        y[t] = t % M == 0 ? 1e-9 : t == 30 ? 1e6 : (double)NAN;
    assert_int_equal(portfolio(y, N, &path), TARVE_OK);
    for (size_t h = 0; h < H; h++)
        assert_true(isfinite(a[h]) && isfinite(s[h]));
}

/* A last figure a million times the others: members of logarithms run away together. */
static void no_path_runs_away(void **state)
{
    (void)state;
    double y[N], a[H], sa[H];
    tarve_path path = {.n_steps = H, .centre = a, .spread = sa};
    for (size_t n = 12; n < N; n++) {
        for (size_t m = 1; m <= M; m++) {
            walk(y, n, n);
            for (size_t t = 0; t < n; t++)
                y[t] = t + 1 == n ? 1e6 : fabs(y[t]) + 0.01;
            assert_int_equal(tarve_regular_path(y, n, m, NULL, &path, NULL), TARVE_OK);
            for (size_t h = 0; h < H; h++)
                assert_true(a[h] <= log(4e6 + 1.0));
        }
    }
}

static void indices_are_found_and_shrunk(void **state)
{
    (void)state;
    static const double truth[M] = {0.8, 1.1, 1.2, 0.9};
    double y[N], index[M], sum = 0.0;
    for (size_t t = 0; t < N; t++)
        y[t] = 50.0 * truth[t % M];
    assert_true(tarve_season_indices(y, N, M, true, index));
    for (size_t i = 0; i < M; i++)
        near(index[i], truth[i], 1e-12); /* no error, nothing to shrink */
    for (size_t t = 0; t < N; t++)
        y[t] *= 1.0 + 0.1 * sin(7.0 * (double)(t * t));
    assert_true(tarve_season_indices(y, N, M, true, index));
    for (size_t i = 0; i < M; i++)
        sum += index[i];
    near(sum, M, 1e-12);
    for (size_t t = 0; t < N; t++) /* no seasons: none of it is kept */
        y[t] = 50.0 + (double)t + 3.0 * sin(0.45 * (double)t);
    assert_false(tarve_season_indices(y, N, M, false, index));
    for (size_t i = 0; i < M; i++)
        near(index[i], 0.0, 0.0);
}

/* Two seasons, two years of ratios around known means: F by hand, and the later year weighing
 * more. */
static void indices_by_hand(void **state)
{
    (void)state;
    enum { LENGTH = 12 }; /* six years of two seasons */
    double y[LENGTH], index[2], high = 0.0, low = 0.0, weight = 0.0;
    for (size_t t = 0; t < LENGTH; t++)
        y[t] = t % 2 == 0 ? 10.0 + (t == 6 ? 1.0 : 0.0) : -10.0;
    assert_true(tarve_season_indices(y, LENGTH, 2, false, index));
    /* differences from (y(t-1) + 2 y(t) + y(t+1)) / 4: +-10, next to t = 6 -10.25, at it 10.5 */
    double w = 1.0, square = 0.0;
    const double odd[5] = {-10.0, -10.0, -10.25, -10.25, -10.0}, mean_odd = -10.1;
    const double even[5] = {10.0, 10.0, 10.5, 10.0, 10.0}, mean_even = 10.1;
    for (size_t i = 5; i-- > 0;) {
        high += w * even[i];
        low += w * odd[i];
        weight += w;
        square += (even[i] - mean_even) * (even[i] - mean_even);
        square += (odd[i] - mean_odd) * (odd[i] - mean_odd);
        w *= 0.75;
    }
    const double between = 10.0 * 10.1 * 10.1, kept = 1.0 - 2.0 * (square / 6.0) / between;
    near(index[0], kept * (high - low) / weight / 2.0, 1e-12);
    near(index[0] + index[1], 0.0, 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(starts_are_least_squares),
        cmocka_unit_test(theta_is_the_least),
        cmocka_unit_test(paths_move_with_the_figures),
        cmocka_unit_test(a_pair_is_two_singles),
        cmocka_unit_test(a_line_is_followed),
        cmocka_unit_test(autoregressions_are_found),
        cmocka_unit_test(years_apart_are_found),
        cmocka_unit_test(autoregressions_know_their_spread),
        cmocka_unit_test(plans_are_shared),
        cmocka_unit_test(portfolio_scales_and_shifts),
        cmocka_unit_test(portfolio_gives_up_aloud),
        cmocka_unit_test(no_path_runs_away),
        cmocka_unit_test(indices_are_found_and_shrunk),
        cmocka_unit_test(indices_by_hand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

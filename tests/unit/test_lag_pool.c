/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The autoregression of many series against brute force; how the portfolio leans on it. */
#include "near.h"
#include "quiet_gsl.h"

#include <math.h>
#include <string.h>

#include "forecast/lag_pool.h"
#include "forecast/members.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_linalg.h>

enum { SERIES = 12, N = 60, FLAT = TARVE_LAGS_FLAT, WIDE = TARVE_LAGS };

static void simulate(double y[SERIES][N], double level)
{
    for (size_t i = 0; i < SERIES; i++) {
        double at = 0.0;
        for (size_t t = 0; t < N; t++) {
            at = 0.8 * at + sin((double)((i + 3) * (t + 1) * (t + 2)));
            y[i][t] = level + 0.3 * (double)t + at;
        }
    }
}

static double unit_of(const double *z, size_t n, size_t m)
{
    double sum = 0.0;
    for (size_t t = m; t < n; t++)
        sum += fabs(z[t] - z[t - m]);
    return sum / (double)(n - m);
}

/* Coefficients of step k, from all rows one under the other and the ridge below them. */
static void brute_force(double z[SERIES][N], size_t m, size_t p, size_t k, double *b)
{
    const size_t each = N - p - k, rows = SERIES * each;
    gsl_matrix *x = gsl_matrix_calloc(rows, p), *xx = gsl_matrix_alloc(p, p);
    gsl_vector *change = gsl_vector_alloc(rows), *xy = gsl_vector_alloc(p);
    gsl_permutation *perm = gsl_permutation_alloc(p);
    assert_true(x != NULL && xx != NULL && change != NULL && xy != NULL && perm != NULL);
    for (size_t i = 0; i < SERIES; i++)
        for (size_t t = p; t + k < N; t++) {
            const size_t row = i * each + t - p;
            const double weight = 1.0 / sqrt((double)(N - p)), unit = unit_of(z[i], N, m);
            gsl_matrix_set(x, row, 0, weight);
            for (size_t l = 1; l < p; l++)
                gsl_matrix_set(x, row, l, weight * (z[i][t - 1 - l] - z[i][t - 1]) / unit);
            gsl_vector_set(change, row, weight * (z[i][t + k] - z[i][t - 1]) / unit);
        }
    assert_int_equal(gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1.0, x, x, 0.0, xx), 0);
    assert_int_equal(gsl_blas_dgemv(CblasTrans, 1.0, x, change, 0.0, xy), 0);
    for (size_t i = 0; i < p; i++)
        gsl_matrix_set(xx, i, i, 1.001 * gsl_matrix_get(xx, i, i));
    int sign = 0;
    gsl_vector_view out = gsl_vector_view_array(b, p);
    assert_int_equal(gsl_linalg_LU_decomp(xx, perm, &sign), 0);
    assert_int_equal(gsl_linalg_LU_solve(xx, perm, xy, &out.vector), 0);
    gsl_matrix_free(x);
    gsl_matrix_free(xx);
    gsl_vector_free(change);
    gsl_vector_free(xy);
    gsl_permutation_free(perm);
}

static tarve_lag_rule rule_of(double y[SERIES][N], size_t m)
{
    static tarve_lag_sums sums;
    tarve_lag_rule rule;
    memset(&sums, 0, sizeof sums);
    sums.m = m;
    for (size_t i = 0; i < SERIES; i++)
        tarve_lag_add(&sums, y[i], N);
    assert_int_equal(tarve_lag_solve(&sums, &rule, NULL), TARVE_OK);
    return rule;
}

/* Every fifth step: its coefficients, and the path after series 2. */
static void check_steps(double z[SERIES][N], const tarve_lag_rule *rule, const double *path)
{
    const size_t m = rule->m, p = m > 1 ? WIDE : FLAT;
    double b[WIDE];
    for (size_t k = 0; k < TARVE_LAG_STEPS; k += 5) {
        brute_force(z, m, p, k, b);
        double ahead = z[2][N - 1] + b[0] * unit_of(z[2], N, m);
        for (size_t l = 1; l < p; l++)
            ahead += b[l] * (z[2][N - 1 - l] - z[2][N - 1]);
        for (size_t l = 0; l < p; l++)
            assert_near(rule->b[k][l], b[l], 1e-8);
        assert_near(path[k], m == 1 ? exp(ahead) : ahead, 1e-8);
    }
}

static void every_step_is_least_squares(void **state)
{
    (void)state;
    static const size_t seasons[] = {1, 4, 12};
    double y[SERIES][N], z[SERIES][N], path[TARVE_LAG_STEPS];
    simulate(y, 50.0);
    for (size_t round = 0; round < 3; round++) {
        const tarve_lag_rule rule = rule_of(y, seasons[round]);
        assert_int_equal(rule.n_steps, TARVE_LAG_STEPS);
        for (size_t i = 0; i < SERIES; i++)
            for (size_t t = 0; t < N; t++)
                z[i][t] = rule.m == 1 ? log(y[i][t]) : y[i][t];
        assert_int_equal(tarve_lag_path(&rule, y[2], N, TARVE_LAG_STEPS, path), TARVE_LAG_STEPS);
        check_steps(z, &rule, path);
    }
}

/* Units do not count; with seasons, nor does a level. */
static void any_unit_and_level(void **state)
{
    (void)state;
    double y[SERIES][N], z[SERIES][N], a[8], b[8];
    simulate(y, 50.0);
    for (size_t i = 0; i < SERIES; i++)
        for (size_t t = 0; t < N; t++)
            z[i][t] = 1000.0 * (double)(i + 1) * y[i][t];
    for (size_t m = 1; m <= 4; m += 3) {
        const double level = m > 1 ? -1e5 : 0.0;
        for (size_t t = 0; t < N; t++)
            z[3][t] += level;
        const tarve_lag_rule one = rule_of(y, m), two = rule_of(z, m);
        assert_int_equal(tarve_lag_path(&one, y[3], N, 8, a), 8);
        assert_int_equal(tarve_lag_path(&two, z[3], N, 8, b), 8);
        for (size_t h = 0; h < 8; h++)
            assert_near(b[h], 4000.0 * a[h] + level, 1e-8);
    }
}

static void what_says_nothing_is_left_out(void **state)
{
    (void)state;
    static tarve_lag_sums sums, none;
    double y[SERIES][N], still[N], path[8];
    tarve_lag_rule rule;
    simulate(y, 50.0);
    const tarve_lag_rule good = rule_of(y, 4);
    for (size_t t = 0; t < N; t++)
        still[t] = 7.0;
    memset(&sums, 0, sizeof sums);
    sums.m = none.m = 4;
    y[0][9] = (double)NAN;
    tarve_lag_add(&sums, y[0], N);
    tarve_lag_add(&sums, still, N);
    tarve_lag_add(&sums, y[1], WIDE);
    tarve_lag_add(&sums, y[1], 0);
    assert_memory_equal(&sums, &none, sizeof sums);
    tarve_lag_add(&sums, y[1], N); /* fewer than ten rows a coefficient */
    assert_int_equal(tarve_lag_solve(&sums, &rule, NULL), TARVE_OK);
    assert_int_equal(rule.n_steps, 0);
    assert_int_equal(tarve_lag_path(&rule, y[1], N, 8, path), 0);
    assert_int_equal(tarve_lag_path(&good, y[0], N, 8, path), 0);
    assert_int_equal(tarve_lag_path(&good, still, N, 8, path), 0);
    assert_int_equal(tarve_lag_path(&good, y[1], WIDE - 1, 8, path), 0);
    assert_int_equal(tarve_lag_path(&good, y[1], WIDE, 8, path), 8);
}

enum { STEPS = 10, KNOWN = 5, M = 4 };

/* Known steps go a quarter of the way; later ones move as the same season did. */
static void check_leaned(const double *centre, bool logs, const double *out)
{
    for (size_t h = 0; h < KNOWN; h++) {
        const double want = 0.75 * (10.0 + (double)h) + 0.25 * (20.0 - (double)h);
        assert_near(out[h], logs ? log(want) : want, 1e-12);
    }
    for (size_t h = KNOWN; h < STEPS; h++) { /* 5, 6, 7 as 1, 2, 3; 8 as 4; 9 as 1 */
        const size_t like = h < 9 ? h - M : 1;
        assert_near(out[h] - centre[h], out[like] - centre[like], 1e-12);
    }
}

static void check_lean(bool logs)
{
    double centre[STEPS], lagged[STEPS], out[STEPS];
    tarve_members p = {.n_steps = STEPS, .m = M, .n_lagged = KNOWN, .lagged = lagged, .logs = logs};
    p.centre[TARVE_MEMBER_PORTFOLIO] = centre;
    for (size_t h = 0; h < STEPS; h++) {
        centre[h] = logs ? log(10.0 + (double)h) : 10.0 + (double)h;
        lagged[h] = h < KNOWN ? 20.0 - (double)h : (double)NAN;
    }
    tarve_members_leaned(&p, 0.0, out);
    assert_memory_equal(out, centre, sizeof out);
    tarve_members_leaned(&p, 0.25, out);
    check_leaned(centre, logs, out);
    tarve_members_lean(&p, 0.25);
    assert_memory_equal(out, centre, sizeof out);
    p.n_lagged = 0;
    tarve_members_lean(&p, 0.25);
    assert_memory_equal(out, centre, sizeof out);
}

static void the_portfolio_leans(void **state)
{
    (void)state;
    check_lean(false);
    check_lean(true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_step_is_least_squares),
        cmocka_unit_test(any_unit_and_level),
        cmocka_unit_test(what_says_nothing_is_left_out),
        cmocka_unit_test(the_portfolio_leans),
    };
    quiet_gsl();
    return cmocka_run_group_tests(tests, NULL, NULL);
}

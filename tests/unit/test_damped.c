/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The damped trend: eight settings in step are eight times one, missing figures included. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "base/num.h"
#include "model/damped_lanes.h"

enum { L = TARVE_DAMPED_LANES, N = 50 };

static void near(double a, double b)
{
    if (!(fabs(a - b) <= 1e-12 * (1.0 + fabs(b))))
        fail_msg("%.17g is not %.17g", a, b);
}

typedef struct smoother {
    double alpha, beta, phi;
} smoother;

/* Errors from a start, which moves to the end; 0 where x is missing. */
static void errors(const smoother *f, const double *x, double *level, double *trend, double *e)
{
    for (size_t t = 0; t < N; t++) {
        const double ahead = *level + f->phi * *trend;
        e[t] = isnan(x[t]) ? 0.0 : x[t] - ahead;
        *level = ahead + f->alpha * e[t];
        *trend = f->phi * *trend + f->beta * e[t];
    }
}

static double product(const double *a, const double *b)
{
    double sum = 0.0;
    for (size_t t = 0; t < N; t++)
        sum += a[t] * b[t];
    return sum;
}

static void check_lane(const tarve_damped_sums *k, size_t i, const smoother *f, const double *x)
{
    double nothing[N], e[3][N], level[3] = {0.0, 1.0, 0.0}, trend[3] = {0.0, 0.0, 1.0};
    for (size_t t = 0; t < N; t++)
        nothing[t] = isnan(x[t]) ? (double)NAN : 0.0;
    for (size_t j = 0; j < 3; j++)
        errors(f, j == 0 ? x : nothing, &level[j], &trend[j], e[j]);
    near(k->ee[i], product(e[0], e[0]));
    near(k->de[0][i], -product(e[1], e[0]));
    near(k->de[1][i], -product(e[2], e[0]));
    near(k->dd[0][i], product(e[1], e[1]));
    near(k->dd[1][i], product(e[1], e[2]));
    near(k->dd[2][i], product(e[2], e[2]));
    near(k->data.level[i], level[0]);
    near(k->data.trend[i], trend[0]);
    for (size_t j = 0; j < 2; j++) {
        near(k->unit[j].level[i], level[1 + j]);
        near(k->unit[j].trend[i], trend[1 + j]);
    }
}

static void lanes_are_single_settings(void **state)
{
    (void)state;
    smoother f[L];
    tarve_damped_set set;
    tarve_damped_sums k;
    double x[N];
    for (size_t i = 0; i < L; i++) {
        f[i] = (smoother){0.05 + 0.11 * (double)i, 0.02 * (double)i, 1.0 - 0.03 * (double)i};
        set.alpha[i] = f[i].alpha;
        set.beta[i] = f[i].beta;
        set.phi[i] = f[i].phi;
    }
    for (size_t t = 0; t < N; t++)
        x[t] = t % 11 == 4 ? (double)NAN : sin(0.3 * (double)t) + 0.05 * (double)(t % 7);
    tarve_damped_run(&set, x, N, &k);
    assert_int_equal(k.n, 45);
    for (size_t i = 0; i < L; i++)
        check_lane(&k, i, &f[i], x);
    tarve_damped_run(&set, x, 0, &k);
    assert_int_equal(k.n, 0);
    near(k.unit[0].level[3], 1.0);
}

/* The short way of few values and the library's. */
static void values_are_sorted(void **state)
{
    (void)state;
    enum { MOST = 60 };
    for (size_t n = 0; n <= MOST; n++) {
        double x[MOST + 1], sum = 0.0;
        for (size_t i = 0; i < n; i++) {
            x[i] = (double)(i * 37 % 23) - 5.0;
            sum += x[i];
        }
        x[n] = (double)NAN;
        tarve_sort(x, n + 1); /* a NaN comes last */
        for (size_t i = 1; i < n; i++)
            assert_true(x[i - 1] <= x[i]);
        assert_true(isnan(x[n]));
        near(tarve_sum(x, n), sum);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lanes_are_single_settings),
        cmocka_unit_test(values_are_sorted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

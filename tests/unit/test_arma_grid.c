/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ARMA(1,1) over a grid against its recursion, a search and simulation. */
#include "near.h"

#include <math.h>

#include "base/rng.h"
#include "model/arma_grid.h"

#include <gsl/gsl_randist.h>

enum { N = 80, H = 6, L = TARVE_ARMA_LANES };

/* Sum of squares of the recursion as it is written; *last = its last error. */
static double brute_force(const double *y, size_t n, const tarve_arma_fit *f, size_t lane,
                          double mean, double *last)
{
    double e = 0.0, sse = 0.0;
    for (size_t t = 2; t < n; t++) {
        const double now = f->differences ? y[t] - y[t - 1] : y[t];
        const double before = f->differences ? y[t - 1] - y[t - 2] : y[t - 1];
        e = (now - mean) - f->phi * (before - mean) + f->theta[lane] * e;
        sse += e * e;
    }
    *last = e;
    return sse;
}

static void simulate(double *y, size_t n, double mean, double phi, double theta, uint64_t key)
{
    gsl_rng *rng = gsl_rng_alloc(tarve_rng_keyed);
    assert_non_null(rng);
    tarve_rng_key(rng, 3, 0, key);
    double e = 0.0, w = 0.0;
    for (size_t t = 0; t < n; t++) {
        const double now = gsl_ran_gaussian(rng, 1.0);
        w = phi * w + now - theta * e;
        e = now;
        y[t] = mean + w;
    }
    gsl_rng_free(rng);
}

static void check_fit(const double *y, const tarve_arma_fit *f)
{
    double last = 0.0;
    for (size_t i = 0; i < L; i++) {
        assert_near(f->sse[i], brute_force(y, N, f, i, f->mean[i], &last), 1e-10);
        assert_near(f->error[i], last, 1e-10);
        if (f->differences)
            assert_near(f->mean[i], 0.0, 0.0);
        else
            for (int side = -1; side <= 1; side += 2) /* no mean does better */
                assert_true(brute_force(y, N, f, i, f->mean[i] + 0.01 * side, &last) > f->sse[i]);
    }
}

static void sums_are_those_of_the_recursion(void **state)
{
    (void)state;
    double y[N];
    simulate(y, N, 0.4, 0.7, 0.3, 1);
    for (size_t round = 0; round < 2; round++) {
        tarve_arma_fit f = {.phi = 0.6, .differences = round == 1};
        for (size_t i = 0; i < L; i++)
            f.theta[i] = -0.7 + 0.2 * (double)i;
        tarve_arma_run(y, N, &f);
        check_fit(y, &f);
    }
}

static bool path_of(const double *y, size_t n, double *a)
{
    double work[TARVE_ARMA_WORK * H];
    const tarve_arma_task task = {
        .y = y, .n = n, .n_steps = H, .centre = a, .variance = a + H, .work = work};
    return tarve_arma_path(&task);
}

/* Long enough that one point of the grid is all but certain: its path and spread by hand. */
static void a_point_of_the_grid_is_found(void **state)
{
    (void)state;
    enum { LONG = 20000 };
    static double y[LONG], walk[LONG];
    double a[2 * H], last = 0.0, grown = 0.0, psi = 1.0, sum = 1.0;
    simulate(y, LONG, 0.0, 0.8, 0.4, 2);
    tarve_arma_fit f = {.phi = 0.8, .theta = {0.4}};
    tarve_arma_run(y, LONG, &f);
    assert_true(path_of(y, LONG, a));
    (void)brute_force(y, LONG, &f, 0, f.mean[0], &last);
    double w = y[LONG - 1] - f.mean[0];
    for (size_t h = 0; h < H; h++) {
        w = 0.8 * w - (h == 0 ? 0.4 * last : 0.0);
        grown += psi * psi;
        psi = h == 0 ? 0.4 : 0.8 * psi;
        assert_near(a[h], f.mean[0] + w, 0.02);
        assert_near(a[H + h], grown, 0.05);
    }
    double at = 0.0;
    for (size_t t = 0; t < LONG; t++)
        walk[t] = at += y[t];
    assert_true(path_of(walk, LONG, a));
    w = y[LONG - 1];
    grown = 0.0;
    psi = 1.0;
    for (size_t h = 0; h < H; h++) {
        w = 0.8 * w - (h == 0 ? 0.4 * last : 0.0);
        at += w;
        grown += sum * sum;
        psi = h == 0 ? 0.4 : 0.8 * psi;
        sum += psi;
        assert_near(a[h] - walk[LONG - 1], at - walk[LONG - 1], 0.1);
        assert_near(a[H + h], grown, 0.1);
    }
}

static void it_scales_and_gives_up(void **state)
{
    (void)state;
    double y[N], z[N], a[2 * H], b[2 * H];
    simulate(y, N, 0.0, 0.5, 0.0, 4);
    for (size_t t = 0; t < N; t++)
        z[t] = 3.0 - 2.0 * y[t];
    assert_true(path_of(y, N, a) && path_of(z, N, b));
    for (size_t h = 0; h < H; h++) {
        assert_near(b[h], 3.0 - 2.0 * a[h], 1e-8);
        assert_near(b[H + h], 4.0 * a[H + h], 1e-8);
    }
    assert_true(path_of(y, 9, a));
    assert_false(path_of(y, 8, a));
    assert_true(isnan(a[0]) && isnan(a[H]));
    y[40] = (double)NAN;
    assert_false(path_of(y, N, a));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_are_those_of_the_recursion),
        cmocka_unit_test(a_point_of_the_grid_is_found),
        cmocka_unit_test(it_scales_and_gives_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

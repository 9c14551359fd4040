/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "near.h"

#include <gsl/gsl_rng.h>
#include <string.h>

#include "tarve/panel.h"

enum { N = 30 };

typedef struct made {
    double value[N];
    tarve_mark mark[N];
    tarve_series s;
} made;

/* 1, 2, 3 ... from 2024M01 */
static made make(const char *measure, tarve_measure_kind kind)
{
    made m = {.s = {.measure = measure,
                    .area = "KU729",
                    .group = "SSS",
                    .variant = "",
                    .kind = kind,
                    .freq = TARVE_MONTH,
                    .first = 2024 * 12,
                    .n = N}};
    for (size_t t = 0; t < N; t++) {
        m.value[t] = (double)t + 1;
        m.mark[t] = tarve_mark_make(TARVE_CELL_VALUE, TARVE_REASON_NONE, 0, 0, 1, t + 1);
    }
    return m;
}

static void place(made *m)
{
    m->s.value = m->value;
    m->s.mark = m->mark;
}

static void set(made *m, size_t t, tarve_cell_state state)
{
    m->mark[t] = tarve_mark_make(state, TARVE_REASON_NONE, 0, 0, 1, t + 1);
    if (!tarve_mark_has_number(m->mark[t]))
        m->value[t] = (double)NAN;
}

static void sums_with_bounds(void **state)
{
    (void)state;
    made m = make("vacancy_flow", TARVE_FLOW);
    place(&m);
    tarve_bounds r;
    assert_int_equal(tarve_series_sum(&m.s, 2024 * 12 + 11, 12, 2, &r, NULL), TARVE_OK);
    assert_near(r.lo, 78, 0);
    assert_near(r.mid, 78, 0);
    assert_near(r.hi, 78, 0);
    set(&m, 2, TARVE_CELL_PROTECTED); /* 3 -> [1,4] */
    set(&m, 5, TARVE_CELL_ROUNDED3);  /* 6 -> [5,7] */
    assert_int_equal(tarve_series_sum(&m.s, 2024 * 12 + 11, 12, 2.5, &r, NULL), TARVE_OK);
    assert_near(r.lo, 78 - 3 + 1 - 1, 0);
    assert_near(r.mid, 77.5, 0);
    assert_near(r.hi, 78 - 3 + 4 + 1, 0);
    static const tarve_cell_state none[] = {TARVE_CELL_MISSING, TARVE_CELL_NOT_APPLICABLE,
                                            TARVE_CELL_ABSENT};
    for (size_t k = 0; k < 3; k++) {
        set(&m, 7, none[k]);
        assert_int_equal(tarve_series_sum(&m.s, 2024 * 12 + 11, 12, 2, &r, NULL), TARVE_OK);
        assert_true(isnan(r.lo) && isnan(r.mid) && isnan(r.hi));
    }
    assert_int_equal(tarve_series_sum(&m.s, 2024 * 12 + 29, 12, 2, &r, NULL), TARVE_OK);
    assert_near(r.mid, 19 * 12 + 66, 0);
    static const tarve_period outside[] = {2024 * 12 + 30, 2024 * 12 + 10, INT32_MAX, INT32_MIN};
    for (size_t k = 0; k < 4; k++) {
        assert_int_equal(tarve_series_sum(&m.s, outside[k], 12, 2, &r, NULL), TARVE_OK);
        assert_true(isnan(r.lo) && isnan(r.mid) && isnan(r.hi));
    }
}

static void months_fit_the_frequency(void **state)
{
    (void)state;
    made m = make("vacancy_flow", TARVE_FLOW);
    place(&m);
    tarve_bounds r = {7, 7, 7};
    m.s.freq = TARVE_QUARTER;
    m.s.first = 2020 * 4;
    assert_int_equal(tarve_series_sum(&m.s, 2020 * 4 + 3, 12, 2, &r, NULL), TARVE_OK);
    assert_near(r.mid, 10, 0);
    assert_int_equal(tarve_series_sum(&m.s, 2020 * 4 + 3, 7, 2, &r, NULL), TARVE_E_USAGE);
    assert_int_equal(tarve_series_sum(&m.s, 2020 * 4 + 3, 0, 2, &r, NULL), TARVE_E_USAGE);
    assert_int_equal(tarve_series_sum(&m.s, 2020 * 4 + 3, 12, 0.5, &r, NULL), TARVE_E_USAGE);
    assert_int_equal(tarve_series_sum(&m.s, 2020 * 4 + 3, 12, (double)NAN, &r, NULL),
                     TARVE_E_USAGE);
    assert_near(r.mid, 10, 0);
    m.s.freq = TARVE_YEAR;
    m.s.first = 2000;
    assert_int_equal(tarve_series_sum(&m.s, 2001, 24, 2, &r, NULL), TARVE_OK);
    assert_near(r.mid, 3, 0);
}

/* A sum is refused with the code, or made where there is none; so is a mean. */
static void sum_gives(const made *m, const char *code)
{
    tarve_bounds r = {7, 7, 7};
    tarve_error err = {0};
    const tarve_status st = tarve_series_sum(&m->s, 2024 * 12 + 11, 12, 2, &r, &err);
    assert_int_equal(st, code == NULL ? TARVE_OK : TARVE_E_INPUT);
    if (code == NULL)
        return;
    assert_string_equal(err.code, code);
    assert_non_null(strstr(err.message, "some_measure of KU729, SSS"));
    assert_near(r.mid, 7, 0);
}

static void mean_gives(const made *m, const char *code)
{
    tarve_bounds r = {7, 7, 7};
    tarve_error err = {0};
    const tarve_status st = tarve_series_mean(&m->s, 2024 * 12 + 11, 12, 2, &r, &err);
    assert_int_equal(st, code == NULL ? TARVE_OK : TARVE_E_INPUT);
    if (code != NULL)
        assert_string_equal(err.code, code);
    else
        assert_near(r.mid, 6.5, 1e-15);
}

static void kinds_forbid_sums(void **state)
{
    (void)state;
    static const struct {
        tarve_measure_kind kind;
        const char *sum_code, *mean_code;
    } table[] = {{TARVE_STOCK, "stock-summed", NULL},
                 {TARVE_BETWEEN, "open-during", "open-during"},
                 {TARVE_SHARE, "share-summed", NULL},
                 {TARVE_DURATION, "share-summed", NULL},
                 {TARVE_FLOW, NULL, NULL}};
    for (size_t k = 0; k < sizeof table / sizeof *table; k++) {
        made m = make("some_measure", table[k].kind);
        place(&m);
        sum_gives(&m, table[k].sum_code);
        mean_gives(&m, table[k].mean_code);
    }
}

static void means_with_bounds(void **state)
{
    (void)state;
    made m = make("vacancy_stock", TARVE_STOCK);
    place(&m);
    tarve_bounds r;
    set(&m, 3, TARVE_CELL_PROTECTED);
    assert_int_equal(tarve_series_mean(&m.s, 2024 * 12 + 3, 4, 2, &r, NULL), TARVE_OK);
    assert_near(r.lo, 7. / 4, 1e-15);
    assert_near(r.mid, 8. / 4, 1e-15);
    assert_near(r.hi, 10. / 4, 1e-15);
    assert_int_equal(tarve_series_mean(&m.s, 2024 * 12 + 3, 0, 2, &r, NULL), TARVE_E_USAGE);
    m.s.kind = TARVE_SHARE; /* a protected percentage is not 1 to 4 per cent */
    assert_int_equal(tarve_series_mean(&m.s, 2024 * 12 + 3, 4, 2, &r, NULL), TARVE_OK);
    assert_true(isnan(r.mid));
}

static void outflow_closes_the_account(void **state)
{ /* property: what came less what left is the change of the stock */
    gsl_rng *rng = *state;
    for (int rep = 0; rep < 200; rep++) {
        double v[N], f[N], x[2 * N];
        for (size_t t = 0; t < N; t++) {
            v[t] = (double)gsl_rng_uniform_int(rng, 100);
            f[t] = (double)gsl_rng_uniform_int(rng, 100);
        }
        gsl_vector_const_view stock = gsl_vector_const_view_array(v, N);
        gsl_vector_const_view flow = gsl_vector_const_view_array(f, N);
        gsl_vector_view out = gsl_vector_view_array_with_stride(x, 2, N);
        size_t flagged = 0, want = 0;
        assert_int_equal(tarve_outflow(&stock.vector, &flow.vector, &out.vector, &flagged, NULL),
                         TARVE_OK);
        assert_true(isnan(x[0]));
        double came = 0, left = 0;
        for (size_t t = 1; t < N; t++) {
            came += f[t];
            left += x[2 * t];
            want += x[2 * t] < 0 || fabs(x[2 * t] - f[t]) > 5 * sqrt(fmax(f[t], 1));
        }
        assert_near(came - left, v[N - 1] - v[0], 1e-12);
        assert_int_equal(flagged, want);
    }
}

static void outflow_known_answers(void **state)
{
    (void)state;
    const double v[] = {3, 0, 100, 150, 20, 10}, f[] = {0, 0, 100, 30, (double)NAN, 16};
    double x[6];
    gsl_vector_const_view stock = gsl_vector_const_view_array(v, 6);
    gsl_vector_const_view flow = gsl_vector_const_view_array(f, 6);
    gsl_vector_view out = gsl_vector_view_array(x, 6);
    size_t flagged = 9;
    assert_int_equal(tarve_outflow(&stock.vector, &flow.vector, &out.vector, &flagged, NULL),
                     TARVE_OK);
    assert_near(x[1], 3, 0);   /* the stock emptied: no revision */
    assert_near(x[2], 0, 0);   /* |0 - 100| > 50 */
    assert_near(x[3], -20, 0); /* negative */
    assert_true(isnan(x[4]));
    assert_near(x[5], 26, 0); /* |26 - 16| <= 20 */
    assert_int_equal(flagged, 2);
    gsl_vector_const_view five = gsl_vector_const_view_array(f, 5);
    assert_int_equal(tarve_outflow(&stock.vector, &five.vector, &out.vector, &flagged, NULL),
                     TARVE_E_USAGE);
    assert_near(tarve_little_duration(42000, 44210.5263), 0.95, 1e-8);
    assert_true(isnan(tarve_little_duration(5, 0)));
    assert_true(isnan(tarve_little_duration(5, -1)));
    assert_true(isnan(tarve_little_duration((double)NAN, 1)));
}

static int seed(void **state)
{
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    *state = rng;
    return rng == NULL;
}

static int unseed(void **state)
{
    gsl_rng_free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_with_bounds),           cmocka_unit_test(months_fit_the_frequency),
        cmocka_unit_test(kinds_forbid_sums),          cmocka_unit_test(means_with_bounds),
        cmocka_unit_test(outflow_closes_the_account), cmocka_unit_test(outflow_known_answers),
    };
    return cmocka_run_group_tests(tests, seed, unseed);
}

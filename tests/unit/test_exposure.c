/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Flows that grow with the working days of their months. */
#include "near.h"

#include "tarve/forecast.h"

enum { N = 84, H = 12 };

typedef struct flow {
    double steady[N], value[N], exposure[N + H], usual;
    tarve_history history;
} flow;

/* Figures of about `size` a usual month, and what they are with their months' working days. */
static flow new_flow(double size, bool whole)
{
    flow f = {.usual = 0.0};
    const tarve_period first = tarve_period_make(TARVE_MONTH, 2012, 1);
    for (size_t t = 0; t < N + H; t++)
        f.exposure[t] = tarve_period_working_days(first + (tarve_period)t);
    for (size_t t = 0; t < N; t++)
        f.usual += f.exposure[t] / N;
    for (size_t t = 0; t < N; t++) {
        f.steady[t] = size * exp(0.1 * sin(1.0 + (double)(t * t)));
        f.value[t] = f.steady[t] * f.exposure[t] / f.usual;
        f.value[t] = whole ? floor(f.value[t] + 0.5) : f.value[t];
    }
    f.history =
        (tarve_history){.id = "flow", .n = N, .freq = TARVE_MONTH, .first = first, .counts = whole};
    return f;
}

static tarve_forecast forecast(const flow *f, const double *value, const double *exposure)
{
    const tarve_forecast_options opt = {.n_steps = H, .n_levels = 1, .level = {0.8}, .jobs = 1};
    tarve_forecast out = {0};
    tarve_history h = f->history;
    h.value = value;
    h.exposure = exposure;
    assert_int_equal(tarve_forecast_all(&h, 1, &opt, &out, NULL), TARVE_OK);
    return out;
}

static void forecasts_grow_with_working_days(void **state)
{ /* as the steady figures, each step times its own days */
    (void)state;
    const flow f = new_flow(400.0, false);
    tarve_forecast want = forecast(&f, f.steady, NULL);
    tarve_forecast got = forecast(&f, f.value, f.exposure);
    for (size_t h = 0; h < H; h++) {
        const double days = f.exposure[N + h] / f.usual;
        assert_near(got.mean[h], days * want.mean[h], 1e-9);
        assert_near(got.hi[0][h], days * want.hi[0][h], 1e-9);
        assert_near(got.benchmark[h], days * want.benchmark[h], 1e-9);
    }
    tarve_forecast_free(&want);
    tarve_forecast_free(&got);
}

static void counts_stay_counts(void **state)
{ /* of the same class, with whole ranges that are never negative */
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        const flow f = new_flow(i == 0 ? 400.0 : 5.0, true);
        tarve_forecast a = forecast(&f, f.value, f.exposure), b = forecast(&f, f.value, NULL);
        double apart = 0.0;
        assert_int_equal(a.class_, b.class_);
        for (size_t h = 0; h < H; h++) {
            apart += fabs(a.mean[h] / b.mean[h] - 1.0) / H;
            assert_true(a.lo[0][h] >= 0.0 && a.lo[0][h] <= floor(a.lo[0][h]));
            assert_true(a.hi[0][h] <= floor(a.hi[0][h]));
        }
        assert_true(apart > 0.005);
        tarve_forecast_free(&a);
        tarve_forecast_free(&b);
    }
}

static void nonsense_is_left_alone(void **state)
{ /* a period without exposure: all are taken to be alike */
    (void)state;
    flow f = new_flow(400.0, true);
    f.exposure[7] = 0.0;
    tarve_forecast a = forecast(&f, f.value, f.exposure), b = forecast(&f, f.value, NULL);
    for (size_t h = 0; h < H; h++)
        assert_near(a.mean[h], b.mean[h], 0.0);
    tarve_forecast_free(&a);
    tarve_forecast_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forecasts_grow_with_working_days),
        cmocka_unit_test(counts_stay_counts),
        cmocka_unit_test(nonsense_is_left_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

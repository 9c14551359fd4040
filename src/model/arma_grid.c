/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/arma_grid.h"

#include <math.h>

#include "model/mixture.h"

enum { L = TARVE_ARMA_LANES, PHIS = 7, FEWEST = 9 };

static const double phis[2][PHIS] = {
    {0.3, 0.5, 0.7, 0.8, 0.88, 0.94, 0.98}, /* of figures */
    {-0.3, 0.3, 0.5, 0.7, 0.8, 0.88, 0.95}, /* of differences */
};
static const double thetas[L] = {-0.6, -0.3, 0.0, 0.2, 0.4, 0.6, 0.75, 0.9};

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) &&                             \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define WIDE __attribute__((target_clones("arch=x86-64-v3", "default"), flatten))
#else
#define WIDE
#endif

/* Errors are those without a mean, a, less the mean times those of a mean of 1, b. */
typedef struct lanes {
    double a[L], b[L], aa[L], ab[L], bb[L];
} lanes;

static inline void step(lanes *restrict x, const double *restrict theta, double new_a, double new_b)
{
    for (int i = 0; i < L; i++) {
        const double a = new_a + theta[i] * x->a[i], b = new_b + theta[i] * x->b[i];
        x->aa[i] += a * a;
        x->ab[i] += a * b;
        x->bb[i] += b * b;
        x->a[i] = a;
        x->b[i] = b;
    }
}

WIDE void tarve_arma_run(const double *y, size_t n, tarve_arma_fit *fit)
{
    lanes x = {.a = {0.0}};
    const double phi = fit->phi;
    for (size_t t = 2; t < n; t++) {
        const double before = fit->differences ? y[t - 1] - y[t - 2] : y[t - 1];
        const double now = fit->differences ? y[t] - y[t - 1] : y[t];
        step(&x, fit->theta, now - phi * before, 1.0 - phi);
    }
    for (int i = 0; i < L; i++) {
        fit->mean[i] = fit->differences ? 0.0 : x.ab[i] / x.bb[i];
        fit->sse[i] = x.aa[i] - fit->mean[i] * (2.0 * x.ab[i] - fit->mean[i] * x.bb[i]);
        fit->sse[i] = fmax(fit->sse[i], 0.0);
        fit->error[i] = x.a[i] - fit->mean[i] * x.b[i];
    }
}

static void look_ahead(const tarve_arma_fit *fit, size_t lane, const tarve_arma_task *task,
                       double sigma2)
{
    const double *y = task->y, mean = fit->mean[lane], phi = fit->phi, theta = fit->theta[lane];
    const size_t n = task->n;
    double *path = task->work, *variance = path + task->n_steps;
    double w = (fit->differences ? y[n - 1] - y[n - 2] : y[n - 1]) - mean, level = y[n - 1];
    double psi = 1.0, sum = 1.0, grown = 0.0;
    for (size_t h = 0; h < task->n_steps; h++) {
        w = phi * w - (h == 0 ? theta * fit->error[lane] : 0.0);
        level = fit->differences ? level + w : mean + w;
        path[h] = level;
        grown += fit->differences ? sum * sum : psi * psi;
        variance[h] = sigma2 * grown;
        psi = h == 0 ? phi - theta : phi * psi;
        sum += psi;
    }
}

static void add_row(tarve_arma_fit *fit, const tarve_arma_task *task, tarve_mixture *mix)
{
    const size_t k = fit->differences ? 3 : 4, n_obs = task->n - 2;
    tarve_arma_run(task->y, task->n, fit);
    for (size_t i = 0; i < L; i++) {
        const double squares = fmax(fit->sse[i], 1e-9);
        const double criterion = tarve_aicc(squares, n_obs, k);
        if (!tarve_mixture_wants(mix, criterion))
            continue;
        look_ahead(fit, i, task, squares / (double)(n_obs - k + 1));
        tarve_mixture_add(mix, criterion, task->work, task->work + task->n_steps);
    }
}

bool tarve_arma_path(const tarve_arma_task *task)
{
    tarve_mixture mix = tarve_mixture_start(task->n_steps, task->centre, task->variance);
    tarve_arma_fit fit;
    bool complete = task->n >= FEWEST;
    for (size_t t = 0; t < task->n; t++)
        complete = complete && !isnan(task->y[t]);
    for (size_t i = 0; i < L; i++)
        fit.theta[i] = thetas[i];
    for (size_t row = 0; complete && row < (size_t)2 * PHIS; row++) {
        fit.differences = row >= PHIS;
        fit.phi = phis[row / PHIS][row % PHIS];
        add_row(&fit, task, &mix);
    }
    return tarve_mixture_finish(&mix);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The accounting itself: openings, who fills them, and what the newly trained can take (F6-F16). */
#include <math.h>

#include "tarve/need.h"

static const double highest_share = 0.9; /* F10: never more of an occupation's openings than this */

static bool within(double x, double lo, double hi)
{
    return x >= lo && x <= hi;
}

static tarve_status check_params(const tarve_ledger_params *p, tarve_error *err)
{
    if (!(within(p->kappa, 0.0, 1e6) && p->kappa > 0.0))
        return tarve_fail(err, TARVE_E_USAGE, "kappa is %g: a positive factor is needed", p->kappa);
    if (!within(p->omega, 0.0, 1.0) || !(within(p->chi, 0.0, 1.0) && p->chi < 1.0) ||
        !within(p->phi, 0.0, 1.0) || !within(p->alpha, 0.0, 1.0))
        return tarve_fail(err, TARVE_E_USAGE,
                          "omega %g, chi %g, phi %g, alpha %g: shares lie in [0,1], chi below 1",
                          p->omega, p->chi, p->phi, p->alpha);
    if (!within(p->iota, -1.0, 1.0) || !within(p->u_max, 0.0, 1e6))
        return tarve_fail(err, TARVE_E_USAGE, "iota %g not in [-1,1] or u_max %g negative", p->iota,
                          p->u_max);
    if (!(p->backlog_years > 0.0) || p->frictional_months < 0.0)
        return tarve_fail(err, TARVE_E_USAGE,
                          "backlog_years %g must be positive, frictional_months %g not negative",
                          p->backlog_years, p->frictional_months);
    return TARVE_OK;
}

static tarve_status check_inputs(size_t n, const double *n12, const double *v_bar,
                                 const double *u_bar, tarve_error *err)
{
    for (size_t i = 0; i < n; i++)
        if (!within(n12[i], 0.0, 1e12) || !within(v_bar[i], 0.0, 1e12) ||
            !within(u_bar[i], 0.0, 1e12))
            return tarve_fail(err, TARVE_E_USAGE,
                              "occupation %zu: vacancies %g, open %g, unemployed %g: counts needed",
                              i, n12[i], v_bar[i], u_bar[i]);
    return TARVE_OK;
}

/* F10: how much easier than average it is to fill from the unemployed. */
static double fill_ease(double u_bar, double v_bar, double alpha)
{
    return pow((u_bar + 0.5) / (v_bar + 0.5), 1.0 - alpha);
}

/* F9: vacancies standing open beyond the frictional time, cleared over the given years. */
static double backlog(const tarve_ledger_params *p, double n12, double v_bar)
{
    if (isnan(p->frictional_months))
        return 0.0;
    const double waiting = fmax(0.0, v_bar - n12 / 12.0 * p->frictional_months);
    return p->kappa * (1.0 - p->chi) * waiting / p->backlog_years;
}

/* Where job seekers outnumber openings the ledger still balances: the excess finds none. */
static void cut_excess(tarve_ledger *l)
{
    l->surplus = -l->entrants;
    l->entrants = 0.0;
    const double from_unemployed = fmin(l->from_unemployed, l->surplus);
    l->from_unemployed -= from_unemployed;
    l->mobility -= l->surplus - from_unemployed;
}

tarve_status tarve_ledger_compute(size_t n, const double *n12, const double *v_bar,
                                  const double *u_bar, const tarve_ledger_params *par,
                                  tarve_ledger *out, tarve_error *err)
{
    tarve_status st = check_params(par, err);
    if (st == TARVE_OK)
        st = check_inputs(n, n12, v_bar, u_bar, err);
    if (st != TARVE_OK)
        return st;

    const double filled = par->kappa * (1.0 - par->omega);
    double openings = 0.0, eased = 0.0;
    for (size_t i = 0; i < n; i++) {
        const double ease = fill_ease(u_bar[i], v_bar[i], par->alpha);
        out[i] = (tarve_ledger){.hires = filled * n12[i], .from_unemployed = ease};
        openings += filled * n12[i];
        eased += filled * n12[i] * ease;
    }
    const double scale = eased > 0.0 ? par->phi / (1.0 - par->chi) * openings / eased : 0.0;
    for (size_t i = 0; i < n; i++) {
        tarve_ledger l = out[i];
        l.churn = par->chi * l.hires;
        const double net = l.hires - l.churn;
        const double share = fmin(highest_share, scale * out[i].from_unemployed);
        l.from_unemployed = fmin(share * net, par->u_max * u_bar[i]);
        l.mobility = par->iota * net;
        l.entrants = net - l.from_unemployed - l.mobility;
        if (l.entrants < 0.0)
            cut_excess(&l);
        l.backlog = backlog(par, n12[i], v_bar[i]);
        out[i] = l;
    }
    return TARVE_OK;
}

double tarve_supply(double graduates, double mu, double a, double rho, double m)
{
    return graduates * (1.0 - mu) * a * rho * m;
}

double tarve_balance_share(double ratio, double openings, double employed)
{
    return employed > 0.0 ? 100.0 * (ratio - 1.0) * openings / employed : (double)NAN;
}

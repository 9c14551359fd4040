/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The accounting itself: openings, who fills them, and what the newly trained can take (F6-F16). */
#include "need/ledger.h"

#include <math.h>
#include <stdlib.h>

#include "need/memory.h"

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

static tarve_status check_inputs(const ledger_counts *c, tarve_error *err)
{
    for (size_t i = 0; i < c->n; i++)
        if (!within(c->n12[i], 0.0, 1e12) || !within(c->v_bar[i], 0.0, 1e12) ||
            !within(c->u_bar[i], 0.0, 1e12))
            return tarve_fail(err, TARVE_E_USAGE,
                              "occupation %zu: vacancies %g, open %g, unemployed %g: counts needed",
                              i, c->n12[i], c->v_bar[i], c->u_bar[i]);
    return TARVE_OK;
}

void ledger_ease(size_t n, const double *n12, const double *v_bar, const double *u_bar,
                 double alpha, double *ease)
{
    for (size_t i = 0; i < n; i++)
        ease[i] = n12[i] > 0.0 ? pow((u_bar[i] + 0.5) / (v_bar[i] + 0.5), 1.0 - alpha) : 0.0;
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

static tarve_ledger balance(const ledger_counts *c, size_t i, const tarve_ledger_params *par,
                            double scale)
{
    tarve_ledger l = {.hires = par->kappa * (1.0 - par->omega) * c->n12[i]};
    l.churn = par->chi * l.hires;
    const double net = l.hires - l.churn;
    const double share = fmin(highest_share, scale * c->ease[i]);
    l.from_unemployed = fmin(share * net, par->u_max * c->u_bar[i]);
    l.mobility = par->iota * net;
    l.entrants = net - l.from_unemployed - l.mobility;
    if (l.entrants < 0.0)
        cut_excess(&l);
    l.backlog = backlog(par, c->n12[i], c->v_bar[i]);
    return l;
}

tarve_status ledger_fill(const ledger_counts *c, const tarve_ledger_params *par, tarve_ledger *out,
                         tarve_error *err)
{
    tarve_status st = check_params(par, err);
    if (st == TARVE_OK)
        st = check_inputs(c, err);
    if (st != TARVE_OK)
        return st;
    const double filled = par->kappa * (1.0 - par->omega);
    double openings = 0.0, eased = 0.0;
    for (size_t i = 0; i < c->n; i++) {
        openings += filled * c->n12[i];
        eased += filled * c->n12[i] * c->ease[i];
    }
    const double scale = eased > 0.0 ? par->phi / (1.0 - par->chi) * openings / eased : 0.0;
    for (size_t i = 0; i < c->n; i++)
        out[i] = balance(c, i, par, scale);
    return TARVE_OK;
}

tarve_status tarve_ledger_compute(size_t n, const double *n12, const double *v_bar,
                                  const double *u_bar, const tarve_ledger_params *par,
                                  tarve_ledger *out, tarve_error *err)
{
    double *ease = calloc(n + 1, sizeof *ease);
    const ledger_counts c = {n, n12, v_bar, u_bar, ease};
    if (ease == NULL)
        return no_memory(err);
    ledger_ease(n, n12, v_bar, u_bar, par->alpha, ease);
    const tarve_status st = ledger_fill(&c, par, out, err);
    free(ease);
    return st;
}

double tarve_supply(double graduates, double mu, double a, double rho, double m)
{
    return graduates * (1.0 - mu) * a * rho * m;
}

double tarve_balance_share(double ratio, double openings, double employed)
{
    return employed > 0.0 ? 100.0 * (ratio - 1.0) * openings / employed : (double)NAN;
}

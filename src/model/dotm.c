/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/dotm.h"

#include <math.h>

#include "model/mixture.h"

typedef struct sums {
    double dd, cc, dc, de, ce, ee;
} sums;

/* Figures in order, holes filled by straight lines; the ends repeat the nearest figure. */
typedef struct cursor {
    const double *y;
    size_t n, next; /* next: the first figure at or after t, n when there is none */
    double before;
    size_t before_at;
} cursor;

static double filled(cursor *c, size_t t)
{
    if (!isnan(c->y[t])) {
        c->before = c->y[t];
        c->before_at = t;
        return c->y[t];
    }
    for (c->next = c->next > t ? c->next : t; c->next < c->n && isnan(c->y[c->next]);)
        c->next++;
    if (c->next == c->n)
        return c->before;
    if (isnan(c->before))
        return c->y[c->next];
    const double share = (double)(t - c->before_at) / (double)(c->next - c->before_at);
    return c->before + share * (c->y[c->next] - c->before);
}

/* The least-squares line through figures 1..t+1, from that through 1..t. */
static void add_figure(tarve_dotm *f, double y, size_t t)
{
    const double i = (double)t;
    f->slope = ((i - 1.0) * f->slope + 6.0 * (y - f->mean) / (i + 1.0)) / (i + 2.0);
    f->mean += (y - f->mean) / (i + 1.0);
    f->intercept = f->mean - f->slope * (i + 2.0) / 2.0;
}

static void solve(const sums *s, tarve_dotm *f)
{
    const double det = s->dd * s->cc - s->dc * s->dc;
    f->omega = det > 1e-12 * s->dd * s->cc ? (s->dd * s->ce - s->dc * s->de) / det : 0.5;
    f->omega = fmin(fmax(f->omega, 0.0), 1.0);
    f->start = (s->de - f->omega * s->dc) / s->dd;
    f->sse = s->ee - 2.0 * f->start * s->de - 2.0 * f->omega * s->ce + f->start * f->start * s->dd +
             2.0 * f->start * f->omega * s->dc + f->omega * f->omega * s->cc;
    f->sse = fmax(f->sse, 0.0);
}

void tarve_dotm_fit(const double *y, size_t n, double alpha, tarve_dotm *out)
{
    cursor c = {.y = y, .n = n, .before = (double)NAN};
    const double q = 1.0 - alpha, first = filled(&c, 0);
    double power = q; /* q^t: the share of l(0) that is left in l(t) */
    sums s = {0};
    *out = (tarve_dotm){.alpha = alpha, .level = alpha * first, .intercept = first, .mean = first};
    for (size_t t = 1; t < n; t++) {
        const double now = filled(&c, t), e = now - out->level;
        const double line = out->intercept * power + out->slope * (1.0 - power * q) / alpha;
        if (t >= 2 && !isnan(y[t])) {
            s.dd += power * power;
            s.cc += line * line;
            s.dc += power * line;
            s.de += power * e;
            s.ce += line * e;
            s.ee += e * e;
            out->n_obs++;
        }
        out->level = alpha * now + q * out->level;
        power *= q;
        add_figure(out, now, t);
    }
    s.dd += 1e-300;
    solve(&s, out);
    out->level += power * out->start;
}

static void ahead(const tarve_dotm *fit, size_t n, size_t n_steps, double *path)
{
    tarve_dotm f = *fit;
    const double q = 1.0 - f.alpha;
    double power = pow(q, (double)n);
    for (size_t h = 0; h < n_steps; h++) {
        path[h] = f.level + f.omega * (f.intercept * power + f.slope * (1.0 - power * q) / f.alpha);
        f.level = f.alpha * path[h] + q * f.level;
        power *= q;
        add_figure(&f, path[h], n + h);
    }
}

void tarve_dotm_path(const double *y, size_t n, size_t n_steps, double *centre, double *variance,
                     double *work)
{
    enum { GRID = 19 };
    tarve_mixture mix = tarve_mixture_start(n_steps, centre, variance);
    for (int i = 0; i < GRID; i++) {
        tarve_dotm f;
        tarve_dotm_fit(y, n, 0.1 + 0.89 * i / (GRID - 1), &f);
        const double criterion = tarve_aicc(f.sse, f.n_obs, 4);
        if (!tarve_mixture_wants(&mix, criterion, 1.0))
            continue;
        const double sigma2 = f.sse / fmax((double)f.n_obs - 3.0, 1.0);
        ahead(&f, n, n_steps, work);
        for (size_t h = 0; h < n_steps; h++)
            work[n_steps + h] = sigma2 * (1.0 + (double)h * f.alpha * f.alpha);
        tarve_mixture_add(&mix, criterion, 1.0, work, work + n_steps);
    }
    tarve_mixture_finish(&mix);
}

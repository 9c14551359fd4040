/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forecast/heldout.h"

#include <math.h>
#include <stdlib.h>

static const double largest_loss = 20.0; /* one broken series must not decide for its group */

static const double largest_score = 10.0, largest_square = 25.0;

/* At most a third of the figures. */
static size_t steps_judged(const tarve_series *s, size_t n_steps)
{
    const size_t judged = n_steps < TARVE_JUDGED_STEPS ? n_steps : TARVE_JUDGED_STEPS;
    return judged < s->n_obs / 3 ? judged : s->n_obs / 3;
}

/* Beyond them whatever the series has. */
static size_t steps_held(const tarve_series *s, size_t n_steps, size_t judged, size_t n)
{
    if (judged < TARVE_JUDGED_STEPS)
        return judged;
    size_t held = n_steps < TARVE_HELD_STEPS ? n_steps : TARVE_HELD_STEPS;
    return held < s->end - n ? held : s->end - n;
}

/* A period less than a year between origins: each starts in another season. */
static size_t end_of(const tarve_series *s, size_t held, size_t origin)
{
    const size_t back = held + origin * (s->m > 1 ? s->m - 1 : 1);
    return s->end > back ? s->end - back : 0;
}

size_t tarve_heldout_end(const tarve_series *s, size_t n_steps)
{
    return end_of(s, steps_judged(s, n_steps), 0);
}

size_t tarve_heldout_origins(const tarve_series *s, size_t n_steps, size_t most)
{
    const size_t held = steps_judged(s, n_steps), least = s->m > 1 ? 2 * s->m + 4 : 6;
    size_t k = 0;
    if (held == 0 || !(s->mase_scale > 0.0))
        return 0;
    while (k < most && end_of(s, held, k) >= least &&
           tarve_series_observed(s, end_of(s, held, k)) >= 4)
        k++;
    const size_t last = end_of(s, held, 0);
    return k == 0 && last > 0 && tarve_series_observed(s, last) >= 4 ? 1 : k;
}

static tarve_status take_actuals(const tarve_series *s, tarve_heldout *h, tarve_error *err)
{
    h->lo = malloc((2 * h->n_steps + 1) * sizeof *h->lo);
    if (h->lo == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "no memory for %zu figures", h->n_steps);
    h->hi = h->lo + h->n_steps;
    for (size_t k = 0; k < h->n_steps; k++) {
        const size_t t = h->n + k;
        const bool hidden = !isnan(s->lo[t]);
        h->lo[k] = hidden ? s->lo[t] : s->y[t];
        h->hi[k] = hidden ? s->hi[t] : s->y[t];
    }
    return TARVE_OK;
}

tarve_status tarve_heldout_make(const tarve_series *s, size_t n_steps, size_t origin,
                                const double *season_prior, tarve_heldout *out, tarve_error *err)
{
    out->n_judged = steps_judged(s, n_steps);
    out->scale = s->mase_scale;
    out->n = end_of(s, out->n_judged, origin);
    out->n_steps = steps_held(s, n_steps, out->n_judged, out->n);
    out->n_obs = tarve_series_observed(s, out->n);
    out->counts = s->counts;
    tarve_status st = take_actuals(s, out, err);
    if (st == TARVE_OK)
        st = tarve_members_run(&out->paths, s, out->n, season_prior, out->n_steps, err);
    if (st != TARVE_OK)
        tarve_heldout_free(out);
    return st;
}

void tarve_heldout_free(tarve_heldout *h)
{
    free(h->lo);
    tarve_members_free(&h->paths);
    *h = (tarve_heldout){0};
}

double tarve_heldout_loss(const tarve_heldout *h, const tarve_weights *w)
{
    double centre[TARVE_HELD_STEPS];
    if (!tarve_members_centre(&h->paths, w, h->n_steps, centre))
        return (double)NAN;
    return tarve_heldout_loss_of(h, centre);
}

double tarve_heldout_loss_of(const tarve_heldout *h, const double *centre)
{
    double sum = 0.0;
    size_t n = 0;
    for (size_t k = 0; k < h->n_judged; k++) {
        if (isnan(h->lo[k]))
            continue;
        const double f = tarve_members_figure(&h->paths, centre[k]);
        sum += fabs(f - fmin(fmax(f, h->lo[k]), h->hi[k]));
        n++;
    }
    return n > 0 ? fmin(sum / (double)n / h->scale, largest_loss) : (double)NAN;
}

void tarve_heldout_scores(const tarve_heldout *h, const tarve_weights *w, double *z)
{
    double centre[TARVE_HELD_STEPS], spread[TARVE_HELD_STEPS];
    tarve_path path = {.n_steps = h->n_steps, .centre = centre, .spread = spread};
    const bool made = tarve_members_blend(&h->paths, w, &path);
    for (size_t k = 0; k < h->n_steps; k++) {
        const double width = h->hi[k] - h->lo[k];
        const double y = h->lo[k] + width * (double)((h->n + k) % 4) / 3.0;
        z[k] = made ? (tarve_members_place(&h->paths, y) - centre[k]) / spread[k] : (double)NAN;
        z[k] = fmin(fmax(z[k], -largest_score), largest_score); /* NaN stays */
    }
}

void tarve_heldout_squares(const tarve_heldout *h, const tarve_weights *w, double *square)
{
    double centre[TARVE_HELD_STEPS], spread[TARVE_HELD_STEPS];
    tarve_path path = {.n_steps = h->n_steps, .centre = centre, .spread = spread};
    const bool made = tarve_members_blend(&h->paths, w, &path);
    for (size_t k = 0; k < h->n_steps; k++) {
        square[k] = (double)NAN;
        if (!made || isnan(h->lo[k]))
            continue;
        const tarve_dist d = tarve_dist_usual(&path, k, h->counts, h->n_obs);
        const double e = d.mean - fmin(fmax(d.mean, h->lo[k]), h->hi[k]);
        square[k] = fmin(e * e / (d.sd * d.sd), largest_square);
    }
}

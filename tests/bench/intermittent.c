/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intermittent.h"

#include <math.h>

enum { YEAR = 12 };
static const double least_level = 0.01, usual_alpha = 0.1;

typedef struct smoother {
    double alpha, size, interval, chance, level, since; /* since: periods after the last above 0 */
} smoother;

/* From the first year: what the smoothing starts from is of little weight later. */
static smoother start(const double *y, size_t n, double alpha)
{
    double sum = 0.0, above = 0.0, k = 0.0;
    for (size_t t = 0; t < n && t < YEAR; t++) {
        if (isnan(y[t]))
            continue;
        sum += y[t];
        above += y[t] > 0.0;
        k++;
    }
    smoother s = {.alpha = alpha, .size = 1.0, .interval = YEAR};
    if (above > 0.0) {
        s.size = sum / above;
        s.interval = k / above;
    }
    s.chance = k > 0.0 ? above / k : 0.0;
    s.level = k > 0.0 ? sum / k : 0.0;
    return s;
}

static double forecast(const smoother *s, intermittent method)
{
    double level = s->level;
    if (method == CROSTON || method == SBA)
        level = s->size / s->interval * (method == SBA ? 1.0 - s->alpha / 2.0 : 1.0);
    else if (method == TSB)
        level = s->size * s->chance;
    return fmax(level, least_level);
}

static void update(smoother *s, double y)
{
    s->since++;
    s->level += s->alpha * (y - s->level);
    s->chance += s->alpha * ((y > 0.0) - s->chance);
    if (!(y > 0.0))
        return;
    s->size += s->alpha * (y - s->size);
    s->interval += s->alpha * (s->since - s->interval);
    s->since = 0.0;
}

typedef struct track {
    double level, dispersion, log_likelihood;
} track;

static track run(intermittent method, double alpha, const double *y, size_t n)
{
    smoother s = start(y, n, alpha);
    double square = 0.0, k = 0.0, log_likelihood = 0.0;
    for (size_t t = 0; t < n; t++) {
        if (isnan(y[t]))
            continue;
        const double f = forecast(&s, method);
        if (t >= YEAR) {
            square += (y[t] - f) * (y[t] - f) / f;
            log_likelihood += y[t] * log(f) - f;
            k++;
        }
        update(&s, y[t]);
    }
    return (track){forecast(&s, method), k > 0.0 ? fmax(square / k, 1.0) : 1.0, log_likelihood};
}

double intermittent_level(intermittent method, const double *y, size_t n, double *dispersion)
{
    static const double alphas[] = {0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6};
    track best = run(method, usual_alpha, y, n);
    for (size_t i = 0; method == POISSON && i < sizeof alphas / sizeof *alphas; i++) {
        const track other = run(method, alphas[i], y, n);
        if (other.log_likelihood > best.log_likelihood)
            best = other;
    }
    if (dispersion != NULL)
        *dispersion = best.dispersion;
    return best.level;
}

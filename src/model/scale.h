/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scale on which a smoother works: logarithms where figures allow them. */
#ifndef TARVE_MODEL_SCALE_H
#define TARVE_MODEL_SCALE_H

#include "model/sample.h"
#include "model/season.h"

enum tarve_scale { TARVE_SCALE_PLAIN, TARVE_SCALE_LOG, TARVE_SCALE_LOG1P };

/* log(1 + y) for counts, log y for other positive figures, y itself else. */
enum tarve_scale tarve_scale_of(const tarve_sample *s);

/*
 * Figures on that scale less their seasons into x (NaN = missing); work has room for n.
 * @param prior  effects that the season's own are shrunk towards, or NULL = none; of
 *               logarithms, so not used on the plain scale
 */
void tarve_scale_flatten(const tarve_sample *s, enum tarve_scale scale, const double *prior,
                         double *x, double *work, tarve_season *season);

double tarve_scale_forward(enum tarve_scale scale, double y);

/* What the fits of smoothers on such a scale keep in param[]. */
enum { TARVE_SCALE_KIND = 5, TARVE_SCALE_SIGMA2 = 6, TARVE_SCALE_DF = 7 };

/*
 * Distributions of the figures of a path. The mean of a logarithm's figure is pushed up by the
 * noise of one figure only (sigma2): the growing doubt about the level widens the range.
 * Errors: NOMEM.
 */
tarve_status tarve_scale_predict(const tarve_fit *fit,
                                 void (*path)(const tarve_fit *fit, tarve_path *path),
                                 size_t n_steps, tarve_dist *dist,
                                 tarve_error *err) TARVE_MUST_CHECK;

/* The way back for a path: logs, shift and noise. */
void tarve_scale_describe(const tarve_fit *fit, tarve_path *path);

/* Noise of one figure on a log scale: `sum` of squares over df, with a prior standard deviation of
 * a fifth worth 1/(n + 1) figures; at most 2. */
double tarve_scale_noise(double sum, double df, size_t n);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * tarve/model.h - a forecasting model sees vectors only, never a panel or a file.
 *
 * One constant row a model. Missing values are NaN in y. A protected count may be given as bounds
 * [lo, hi]. A known break is a level shift of the model, never part of its seasons.
 *
 * A fit that gives up returns TARVE_E_NUMERIC; a fit that returns TARVE_OK holds finite numbers
 * only. Models call GSL, whose default error handler aborts the program: install one that returns
 * (gsl_set_error_handler) before, as tarve(1) does. robust_linear and logistic count on it when
 * their iterations do not settle; no other call here is made where GSL would complain of finite
 * figures.
 */
#ifndef TARVE_MODEL_H
#define TARVE_MODEL_H

#include <gsl/gsl_rng.h>
#include <gsl/gsl_vector.h>
#include <stdbool.h>
#include <stddef.h>

#include "tarve/error.h"
#include "tarve/export.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What a model is given; all vectors borrowed, length n. */
typedef struct tarve_model_input {
    const gsl_vector *y; /**< figures; NaN = missing */
    const gsl_vector
        *lo; /**< lower bounds of censored cells (protected: 1), NaN elsewhere; or NULL   */
    const gsl_vector *hi; /**< upper bounds (protected: 4); or NULL */
    size_t season; /**< seasonal length m, 1 = none                                            */
    size_t first_season; /**< season (0-based) of y[0]: December = 11 */
    bool counts; /**< whole, non-negative figures                                             */
    size_t n_breaks;
    const size_t *breaks;       /**< indices into y at which a level shift may stand */
    const double *season_prior; /**< effects of like series by season (0-based), on the model's
                                   scale, which its own are shrunk towards; or NULL = none */
    const double *shift; /**< n_breaks: level from a break on less that before, on the model's
                            scale, where it is known; NaN = estimated here; or NULL = all are. Only
                            damped_trend and level_average look at it */
} tarve_model_input;

typedef struct tarve_fit {
    double param[16];  /**< meaning documented per model             */
    double season[12]; /**< seasonal effects, scale of the model     */
    double sigma2;     /**< one-step error variance, (unit of y)^2   */
    double dispersion; /**< variance / mean of counts, >= 1; else 1  */
    double level;      /**< level at the end of the sample           */
    size_t n_obs, n, first_season, m;
    bool counts; /**< as in the input */
    size_t iterations;
    double objective;
    bool converged; /**< false only together with TARVE_E_NUMERIC */
} tarve_fit;

enum { TARVE_KNOTS = 41 };
/** Quantile function of a standardised error: its values at the probabilities Phi(-3), Phi(-2.85),
 * ... Phi(3), never falling; straight between and beyond them on the scale of Phi^-1. */
typedef struct tarve_quantiles {
    double knot[TARVE_KNOTS];
} tarve_quantiles;
/** For any 0 < p < 1. O(1). */
TARVE_API double tarve_quantiles_at(const tarve_quantiles *q, double p);
/** The largest p whose quantile is at most z; 0 or 1 only beyond 8 sd. O(log knots). */
TARVE_API double tarve_quantiles_cdf(const tarve_quantiles *q, double z);

/** Predictive distribution at one step: quantiles by tarve_dist_quantile, draws by tarve_dist_draw.
 */
typedef enum tarve_dist_kind {
    TARVE_DIST_POINT,
    TARVE_DIST_NORMAL,
    TARVE_DIST_STUDENT,
    TARVE_DIST_LOGNORMAL,
    TARVE_DIST_NEGBIN,
    TARVE_DIST_POOLED /**< x = centre + spread x error, or exp(x) - shift when `logs`; times unit */
} tarve_dist_kind;
typedef struct tarve_dist {
    tarve_dist_kind kind;
    bool non_negative;                  /**< NORMAL, STUDENT and POOLED are then cut at 0 */
    double mean, sd;                    /**< of the figure itself, whatever the kind */
    double df;                          /**< STUDENT */
    double centre, spread, shift, unit; /**< POOLED */
    bool logs;                          /**< POOLED */
    const tarve_quantiles *error;       /**< POOLED; borrowed */
} tarve_dist;
TARVE_API double tarve_dist_quantile(const tarve_dist *d, double p);
/** The range [*lo, *hi] that holds `level`, 0 < level < 1: from the quantile (1 - level)/2 to
 * (1 + level)/2. Of counts with a mean up to 10 these hold more, being rounded out to whole
 * numbers: each end gives up its last one, the less likely end first, where the rest still holds
 * the level. The median is in it. O(upper end). Source: docs/methods.md, "Ranges". */
TARVE_API void tarve_dist_range(const tarve_dist *d, double level, double *lo, double *hi);
TARVE_API double tarve_dist_mean(const tarve_dist *d);
TARVE_API double tarve_dist_draw(const tarve_dist *d, gsl_rng *rng);
/** Multiplies the sd by c. Counts keep a variance from m to m + k m^2, m the mean, k = 10 up to a
 * mean of 5 and 1 above: beyond it more variance only means more zeros. */
TARVE_API void tarve_dist_widen(tarve_dist *d, double c);
/** The distribution of factor x figure, factor > 0; of figures that are not whole. */
TARVE_API void tarve_dist_scale(tarve_dist *d, double factor);

/**
 * Seasonal effects of a series on a log scale, not shrunk: m = in->season of them, by season, that
 * sum to 0, NaN for a season without a figure. log(1 + y) for counts, log y for other positive
 * figures.
 * @param error  [out] sampling variance of one effect
 * Errors: NUMERIC where there are none to be had (m < 2, less than two years, no log scale), NOMEM,
 * USAGE. O(n m).
 */
TARVE_API tarve_status tarve_season_effects(const tarve_model_input *in, double *effect,
                                            double *error, tarve_error *err) TARVE_MUST_CHECK;

/**
 * Level shifts of a series on a log scale as its own figures have them (least squares within
 * damped_trend), one for each of in->breaks: level from the break on less that before.
 * @param effect  [out] n_breaks; NaN where there are no figures on both sides
 * @param error   [out] n_breaks sampling variances
 * @param unit    [out] what a relative change (of logarithms) is to be multiplied by on that scale:
 *                below 1 for small counts, whose scale is log(1 + y)
 * Errors: NUMERIC (no log scale, fewer than 4 figures), NOMEM, USAGE. Cost: a fit of damped_trend.
 */
TARVE_API tarve_status tarve_shift_effects(const tarve_model_input *in, double *effect,
                                           double *error, double *unit,
                                           tarve_error *err) TARVE_MUST_CHECK;

/** A path of forecasts on the scale where its errors are symmetric: of log(figure + shift) when
 * `logs`, of the figure itself else. Arrays of n_steps, the caller's. */
typedef struct tarve_path {
    size_t n_steps;
    double *centre, *spread;
    bool logs;
    double shift;
    double noise; /**< the mean of figure + shift is exp(centre + noise/2): the variance of a single
                     figure, less where centres are of means already */
} tarve_path;

typedef struct tarve_model {
    const char *name, *summary;
    size_t min_obs; /**< fewest observed periods for which the fit is defined */
    tarve_status (*fit)(const tarve_model_input *in, tarve_fit *fit, tarve_error *err);
    /** H distributions for steps 1..H. */
    tarve_status (*predict)(const tarve_fit *fit, size_t n_steps, tarve_dist *dist,
                            tarve_error *err);
    /** The same on the scale of the model: path->n_steps steps; NULL where it has no such scale. */
    void (*path)(const tarve_fit *fit, tarve_path *path);
} tarve_model;

/**
 * Distribution of step h (0-based) of a path whose errors, in units of its spread, are `error`.
 * Its sd is that of the figures; its mean is that of the path with its noise: what is not known of
 * the level widens the range and does not push the mean up.
 * @param error  borrowed by the result. O(knots).
 */
TARVE_API tarve_dist tarve_dist_pooled(const tarve_path *path, size_t h, bool non_negative,
                                       const tarve_quantiles *error);
/**
 * The usual distribution at step h of a path: counts are negative binomial, other figures on a log
 * scale lognormal, else Student's t. Mean as above. @param n_obs  figures learnt from: they bound
 * how sure a count of nearly 0 can be.
 */
TARVE_API tarve_dist tarve_dist_usual(const tarve_path *path, size_t h, bool counts, size_t n_obs);
/** Chance of a figure of at most x, for that kind. */
TARVE_API double tarve_dist_pooled_cdf(const tarve_dist *d, double x);

/**
 * Path of a regular series: a mean of models that differ in how they see the trend.
 *
 * Members: exponential smoothing averaged over a grid, with seasons, of the figures and of their
 * logarithms, sharing a weight of 1 by their likelihoods; the dynamic Theta model (weight 1.5); the
 * mean of simple, Holt's and damped smoothing, the best of each over the grid; autoregressions
 * averaged (weight .5) and those of changes over the year (.25), neither where a figure is
 * missing. All but the first and the last see the figures less their seasons.
 * Logarithms and ratios only where all figures are positive. A member whose path leaves [min - 3
 * range, max + 3 range] is left out unless two members that are not of logarithms do so.
 * spread^2 = mean variance of the members + the variance between them.
 *
 * @param y       n figures, NaN = missing: it updates nothing
 * @param m       seasons a year, 1..12; season of y[t]: t mod m
 * @param season  m effects by t mod m on the scale of the path, or NULL = estimated here
 * @param path    [out] n_steps >= 1; of logarithms (shift and noise 0) where all figures are
 * positive Errors: USAGE (m, n_steps); NUMERIC fewer than 6 figures, all equal, or no finite path;
 * NOMEM. The outputs are then unchanged. Cost: O(n m^2) times about 800 points of the grids; see
 * tarve_regular_plan_make for many series. Source: docs/methods.md, "Portfolio".
 */
TARVE_API tarve_status tarve_regular_path(const double *y, size_t n, size_t m, const double *season,
                                          tarve_path *path, tarve_error *err) TARVE_MUST_CHECK;

/**
 * What tarve_regular_path works out from n and m alone. Made once for all series of that length,
 * never written to afterwards: threads may share it. Saves nine tenths of the time of a complete
 * series; one with missing figures takes as long as without.
 *
 * @param n, m  figures, seasons a year (1..12); m = 1 serves every series whose seasons are given
 * Errors: USAGE (m); NOMEM. Memory: about 3 m^2 kB. Cost: as one tarve_regular_path.
 */
typedef struct tarve_regular_plan tarve_regular_plan;
TARVE_API tarve_status tarve_regular_plan_make(size_t n, size_t m, tarve_regular_plan **out,
                                               tarve_error *err) TARVE_MUST_CHECK;
TARVE_API void tarve_regular_plan_free(tarve_regular_plan *plan);

/** tarve_regular_path of the plan's n figures: the same bytes. USAGE also where season is NULL and
 * m is not the plan's. Cost: O(n) times about 800 points. */
TARVE_API tarve_status tarve_regular_path_planned(const tarve_regular_plan *plan, const double *y,
                                                  size_t m, const double *season, tarve_path *path,
                                                  tarve_error *err) TARVE_MUST_CHECK;

/* ---- smoothing of small counts ---- */

enum {
    TARVE_NB_OMEGAS = 8,      /**< memories: what a period keeps of the past */
    TARVE_NB_DISPERSIONS = 8, /**< variance / mean                           */
    TARVE_NB_GRID = TARVE_NB_OMEGAS * TARVE_NB_DISPERSIONS
};
/** Memory i and dispersion j of the grid; grid point i * TARVE_NB_DISPERSIONS + j. */
TARVE_API double tarve_nb_omega(size_t i);
TARVE_API double tarve_nb_dispersion(size_t j);

/** A cell is known to lie within lo..hi, whole numbers >= 0: lo = hi where it is published, NaN in
 * either where it is missing. */
typedef struct tarve_nb_counts {
    size_t n;
    const double *lo, *hi;
    const double *exposure; /**< what multiplies the rate, > 0 (season, length); NULL = 1 */
} tarve_nb_counts;

/** Gamma prior of the rate before the first cell: mean a/b, worth b periods; both > 0. */
typedef struct tarve_nb_prior {
    double a, b;
} tarve_nb_prior;

typedef struct tarve_nb_fit {
    double log_likelihood[TARVE_NB_GRID];
    double rate[TARVE_NB_GRID]; /**< after the last cell, for exposure 1 */
} tarve_nb_fit;

/**
 * Filters the counts at points (omega, d) of the grid:
 *
 *     mu(t) = e(t) a/b,  y(t) ~ NB(mean mu, variance d mu),  a = omega (a + y), b = omega (b + e)
 *
 * A missing cell changes nothing. A cell known only within lo..hi multiplies the likelihood by
 * P(lo <= y <= hi), and E[y | lo <= y <= hi] stands for y in the filter (an EM-type step).
 *
 * @param weight  TARVE_NB_GRID of them: points of weight 0 are left out, their log-likelihood is
 *                -INFINITY; NULL = all points
 * Allocates nothing. Cost: O(points x sum of counts). Source: docs/methods.md, "Small counts".
 */
TARVE_API void tarve_nb_filter(const tarve_nb_counts *c, tarve_nb_prior prior, const double *weight,
                               tarve_nb_fit *out);

/** log P(lo <= y <= hi) of mean mu > 0 and variance d mu, d >= 1; *mean = E[y | lo <= y <= hi]. */
TARVE_API double tarve_nb_within(double mu, double d, double lo, double hi, double *mean);

/** All models in a fixed order; NULL when there is none of that name. */
TARVE_API const tarve_model *const *tarve_models(size_t *n);
TARVE_API const tarve_model *tarve_model_find(const char *name);

#ifdef __cplusplus
}
#endif
#endif

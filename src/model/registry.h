/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One constant row a model; model.c lists them. */
#ifndef TARVE_MODEL_REGISTRY_H
#define TARVE_MODEL_REGISTRY_H

#include "tarve/model.h"

extern const tarve_model tarve_model_damped_trend;
extern const tarve_model tarve_model_level_average;
extern const tarve_model tarve_model_poisson_trend;
extern const tarve_model tarve_model_negbin_trend;
extern const tarve_model tarve_model_robust_linear;
extern const tarve_model tarve_model_ols_drift;
extern const tarve_model tarve_model_theil_sen;
extern const tarve_model tarve_model_logistic;
extern const tarve_model tarve_model_piecewise;
extern const tarve_model tarve_model_seasonal_naive;
extern const tarve_model tarve_model_naive;
extern const tarve_model tarve_model_mean;

#endif

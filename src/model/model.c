/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All models, in a fixed order. */
#include <string.h>

#include "model/registry.h"

enum { N_MODELS = 12 };
static const tarve_model *const models[N_MODELS] = {
    &tarve_model_damped_trend,   &tarve_model_level_average, &tarve_model_poisson_trend,
    &tarve_model_negbin_trend,   &tarve_model_robust_linear, &tarve_model_ols_drift,
    &tarve_model_theil_sen,      &tarve_model_logistic,      &tarve_model_piecewise,
    &tarve_model_seasonal_naive, &tarve_model_naive,         &tarve_model_mean,
};

const tarve_model *const *tarve_models(size_t *n)
{
    *n = N_MODELS;
    return models;
}

const tarve_model *tarve_model_find(const char *name)
{
    for (size_t i = 0; name != NULL && i < N_MODELS; i++)
        if (strcmp(models[i]->name, name) == 0)
            return models[i];
    return NULL;
}

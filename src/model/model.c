/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All models, in a fixed order. */
#include <string.h>

#include "model/registry.h"

static const tarve_model *const models[] = {
    &tarve_model_damped_trend,   &tarve_model_poisson_trend, &tarve_model_robust_linear,
    &tarve_model_seasonal_naive, &tarve_model_naive,         &tarve_model_mean,
};

const tarve_model *const *tarve_models(size_t *n)
{
    *n = sizeof models / sizeof *models;
    return models;
}

const tarve_model *tarve_model_find(const char *name)
{
    for (size_t i = 0; name != NULL && i < sizeof models / sizeof *models; i++)
        if (strcmp(models[i]->name, name) == 0)
            return models[i];
    return NULL;
}

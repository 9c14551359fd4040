/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A model by name, fitted to an array and asked for one step. */
#ifndef TARVE_TEST_MODELS_H
#define TARVE_TEST_MODELS_H

#include "near.h"
#include "tarve/model.h"

/* in.season = 0 counts as none; in.y is set here. */
static inline tarve_status fit(const char *name, const double *y, size_t n, tarve_model_input in,
                               tarve_fit *out)
{
    const gsl_vector_const_view v = gsl_vector_const_view_array(y, n);
    in.y = &v.vector;
    in.season = in.season == 0 ? 1 : in.season;
    return tarve_model_find(name)->fit(&in, out, NULL);
}

/* The distribution h steps ahead, h <= 64. */
static inline tarve_dist step(const char *name, const tarve_fit *f, size_t h)
{
    tarve_dist d[64];
    assert_int_equal(tarve_model_find(name)->predict(f, h, d, NULL), TARVE_OK);
    return d[h - 1];
}

#endif

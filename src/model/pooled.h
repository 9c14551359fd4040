/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What dist.c needs of distributions whose shape was learnt. */
#ifndef TARVE_MODEL_POOLED_H
#define TARVE_MODEL_POOLED_H

#include "tarve/model.h"

double tarve_pooled_quantile(const tarve_dist *d, double p);

#endif

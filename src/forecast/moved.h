/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures of a forecast whose mean was moved to add up with others: drawn figures go with it. */
#ifndef TARVE_FORECAST_MOVED_H
#define TARVE_FORECAST_MOVED_H

#include "tarve/forecast.h"

/* A published figure: its range has no width. */
bool tarve_moved_is_held(const tarve_forecast *f, size_t h);
/* The figure at Phi(z) of step h, moved as the range was. */
double tarve_moved_at(const tarve_forecast *f, size_t h, double z);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The growth of the whole that the series of a set are parts of. */
#ifndef TARVE_BENCH_WHOLE_H
#define TARVE_BENCH_WHOLE_H

#include "bench_set.h"

/*
 * exposure[t] = (the whole at t, less its seasons)^power for its first n figures and for n_steps
 * after them, as the engine forecasts the whole from those n alone. With it a series is forecast as
 * a part of the whole (tarve_history.exposure): its share is carried on, not its level.
 * @param parent  the series that is the whole; NULL = the sum of all, protected figures as 2.5
 * The series must be of the same periods. Ends the program where the whole is not above 0.
 */
void bench_whole_exposure(const bench_set *all, const bench_series *parent, size_t n,
                          size_t n_steps, double power, double *exposure);

#endif

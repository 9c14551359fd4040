/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TARVE_RUN_EXCHANGE_H
#define TARVE_RUN_EXCHANGE_H

#include <stdbool.h>

/* Swaps two names of one folder in one step, so that a reader always finds the one or the other.
 * 0, or -1 with errno; *unsupported tells that the file system cannot do it (then nothing changed).
 */
int exchange_names(int dirfd, const char *a, const char *b, bool *unsupported);

#endif

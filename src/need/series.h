/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small look-ups in a panel that several files of this room share. */
#ifndef TARVE_NEED_SERIES_H
#define TARVE_NEED_SERIES_H

#include "tarve/panel.h"

/* Index of the series of an area's total, SIZE_MAX when there is none. */
size_t find_total(const tarve_panel *p, const char *measure, const char *area, tarve_freq freq);
/* Mark and figure of one period; 0 and NaN outside the series or when it is SIZE_MAX. */
tarve_mark cell_at(const tarve_panel *p, size_t series, tarve_period t, double *value);

#endif

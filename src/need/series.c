/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Totals by area, cells by period. */
#include "need/series.h"

#include <math.h>
#include <stdint.h>

size_t find_total(const tarve_panel *p, const char *measure, const char *area, tarve_freq freq)
{
    const size_t i = tarve_panel_find(p, measure, area, "SSS", NULL, freq);
    return i != SIZE_MAX ? i : tarve_panel_find(p, measure, area, "", NULL, freq);
}

tarve_mark cell_at(const tarve_panel *p, size_t series, tarve_period t, double *value)
{
    *value = (double)NAN;
    if (series == SIZE_MAX)
        return 0;
    const tarve_series s = tarve_panel_series(p, series);
    if (t < s.first || t >= s.first + (tarve_period)s.n)
        return 0;
    *value = s.value[t - s.first];
    return s.mark[t - s.first];
}

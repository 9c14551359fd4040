/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Published series of the municipalities that have enough shown months to be drawn. */
#ifndef TARVE_REPORT_AREA_SERIES_H
#define TARVE_REPORT_AREA_SERIES_H

#include "report/view.h"

enum { TARVE_AREA_SERIES_MOST = 24 };

/* Of one measure, in the order of the view's municipalities; fewer than two: 0. */
size_t tarve_area_series(const tarve_view *v, const char *measure,
                         const tarve_published_series *out[TARVE_AREA_SERIES_MOST]);
/* Is there a figure that may not be shown? Which of the reasons it is stays untold. */
bool tarve_area_hidden(const tarve_series *s, size_t t);
const char *tarve_area_series_name(const tarve_view *v, const tarve_published_series *s);

#endif

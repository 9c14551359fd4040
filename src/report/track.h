/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Forecast and outcome: the chart, its section, and the record as a table. */
#ifndef TARVE_REPORT_TRACK_H
#define TARVE_REPORT_TRACK_H

#include "report/page.h"

/* Are there enough months with an outcome, and the series that they are of? */
bool tarve_track_is_drawn(const tarve_view *v);

/* Chart, what it says, the same figures as a table; nothing when it was not drawn. */
void tarve_page_track(tarve_page *p);
/* Error, bias and coverage by measure and kind of series, of the area by steps ahead; classes of
 * fields then and now. Says so when nothing has an outcome yet. */
void tarve_page_track_table(tarve_page *p);

#endif

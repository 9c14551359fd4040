/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The shape of a year: what each month of vacancies is of its year's mean. Whole years of shown
 * figures only, three at least, so that no single month can be read off. */
#ifndef TARVE_REPORT_SEASONS_H
#define TARVE_REPORT_SEASONS_H

#include "report/view.h"

enum { TARVE_SEASONS_MOST = 12, TARVE_SEASON_MONTHS = 12, TARVE_SEASON_YEARS = 6 };

typedef struct tarve_season {
    const tarve_published_series *series;
    int index[TARVE_SEASON_MONTHS]; /* 100 = the mean of the year */
} tarve_season;

/* The area first, then groups of occupations; returns how many. */
size_t tarve_seasons(const tarve_view *v, tarve_season out[TARVE_SEASONS_MOST]);
/* "Managers", or the area's name. */
const char *tarve_season_name(const tarve_view *v, const tarve_season *s);
/* "Jan" */
const char *tarve_season_month(const tarve_language *l, int month); /* 0 = January */

#endif

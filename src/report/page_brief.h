/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parts of the quarterly brief that have files of their own. */
#ifndef TARVE_REPORT_PAGE_BRIEF_H
#define TARVE_REPORT_PAGE_BRIEF_H

#include "report/page.h"

/* Change of a headline figure in a year, as a share: of the area, of the region around it, of the
 * country; NaN where it is not known or may not be told. */
typedef struct tarve_brief_compare {
    double area, region, nation;
    const char *region_name; /* NULL when there is no region, or it is the area */
} tarve_brief_compare;
tarve_brief_compare tarve_brief_change(const tarve_view *v, const char *measure,
                                       const tarve_view_mean *area);
/* Unemployed per vacancy, means of 12 months, in the region and a year earlier in the area. */
double tarve_brief_tightness_before(const tarve_view *v);
double tarve_brief_region_tightness(const tarve_view *v);

/* Four key figures, of 12 months, with their change on year and beside other areas. */
void tarve_brief_keys(tarve_page *p);
/* The largest gaps, and openings that stay open beside unemployed people. */
void tarve_brief_tables(tarve_page *p);
/* What has changed since the run before, and whether reality, data or method is the reason. */
void tarve_brief_changes(tarve_page *p);

#endif

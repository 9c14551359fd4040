/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scenarios and study places as tables; headings stand in tables.c. */
#ifndef TARVE_REPORT_TABLE_PLACES_H
#define TARVE_REPORT_TABLE_PLACES_H

#include "base/csvout.h"
#include "report/view.h"

/* data/scenarios.csv, data/places.csv, data/intake.csv */
void tarve_scenario_rows(tarve_csvout *w, const tarve_view *v);
void tarve_places_rows(tarve_csvout *w, const tarve_view *v);
void tarve_whatif_rows(tarve_csvout *w, const tarve_view *v);

#endif

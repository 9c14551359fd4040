/* SPDX-License-Identifier: GPL-3.0-or-later */
/* data/sensitivity.csv; its heading stands in tables.c. */
#ifndef TARVE_REPORT_TABLE_SENSITIVITY_H
#define TARVE_REPORT_TABLE_SENSITIVITY_H

#include "base/csvout.h"
#include "report/view.h"

void tarve_sensitivity_rows(tarve_csvout *w, const tarve_view *v);

#endif

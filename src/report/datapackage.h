/* SPDX-License-Identifier: GPL-3.0-or-later */
/* data/datapackage.json: what is in the CSV files beside it, as a Frictionless Tabular Data Package
 * (specs.frictionlessdata.io, version 1). */
#ifndef TARVE_REPORT_DATAPACKAGE_H
#define TARVE_REPORT_DATAPACKAGE_H

#include "report/datatable.h"

/* Describes the tables that tarve_tables_write() wrote into the folder dirfd. Errors:
 * TARVE_E_MISSING (one of them is not there), TARVE_E_NOMEM, TARVE_E_CREATE, TARVE_E_IO. */
tarve_status tarve_datapackage_write(int dirfd, const tarve_view *v,
                                     tarve_error *err) TARVE_MUST_CHECK;

#endif

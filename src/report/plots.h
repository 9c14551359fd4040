/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * plots/: for each chart a script (.gp), its figures (.tsv, numbers only), and when gnuplot is
 * there the pictures: .svg, .png, and -narrow.svg for a phone. style.gp and all.gp stand beside
 * them: `gnuplot -d all.gp` in that folder draws everything again.
 */
#ifndef TARVE_REPORT_PLOTS_H
#define TARVE_REPORT_PLOTS_H

#include "report/view.h"

enum { TARVE_PLOT_NAME = 64, TARVE_PLOTS_MAX = 24 };

typedef struct tarve_plots {
    size_t n;
    char name[TARVE_PLOTS_MAX][TARVE_PLOT_NAME];
    char borders[256]; /* attribution of the map's borders, "" without a map */
    bool drawn;        /* pictures exist and are whole */
    bool lacking;      /* something could not be drawn; a warning has said what */
    bool told;         /* [in] another language has warned that there are none */
    bool no_fonts;     /* [in] another language found none; [out] no PNGs, since they had no text */
} tarve_plots;         /* zero-initialise */

/*
 * A chart without anything to say is left out. Without gnuplot, or when it fails: TARVE_E_SERVICE
 * if the run requires plots, else a warning and no pictures. A cut picture is TARVE_E_IO.
 */
tarve_status tarve_plots_write(int dirfd, const tarve_view *v, tarve_plots *out,
                               tarve_error *err) TARVE_MUST_CHECK;
bool tarve_plots_drawn(const tarve_plots *p, const char *name);
/* File name of the chart of a headline series: from its id, [a-z0-9-] only, one for each id. */
const char *tarve_plots_series_name(const tarve_published_series *s, char buf[TARVE_PLOT_NAME]);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a panel is made of. */
#ifndef TARVE_PANEL_INT_H
#define TARVE_PANEL_INT_H

#include "base/intern.h"
#include "panel/store.h"
#include "tarve/panel.h"

enum { MAX_FILES = 4096 }; /* what a mark can say */

/* Codes of one axis. Before tarve_panel_finish ids count by first sight; afterwards name[id] is
 * ascending, so that comparing ids compares codes. */
typedef struct axis_names {
    tarve_intern seen;
    const char **name; /* NULL before finish */
    size_t n;
} axis_names;

struct tarve_panel {
    axis_names axis[TARVE_N_AXES];
    store cells;
    char *path[MAX_FILES];
    unsigned n_files;
    bool finished;
    tarve_measure_kind *kind; /* by measure id, after finish */
};

/* Text of a code, before and after finish. */
const char *panel_code(const struct tarve_panel *p, tarve_axis axis, uint32_t id);
/* Of a finished panel: false and NULL when there is none. */
bool panel_code_id(const struct tarve_panel *p, tarve_axis axis, const char *text, uint32_t *id);
const series_rec *panel_series_of(const struct tarve_panel *p, const series_key *key);
/* "vacancy_stock of KU729, 5321": escaped, for messages. Writes into buf and returns it. */
enum { KEY_TEXT = 280 };
const char *panel_key_text(const struct tarve_panel *p, const series_key *key, char buf[KEY_TEXT]);
/* "1-4 (protected)", "12", "missing": for messages. Writes into buf and returns it. */
enum { FIGURE_TEXT = 40 };
const char *figure_text(const cell_figure *f, char buf[FIGURE_TEXT]);
/* F1: an outflow that hints at a revision; false when either is missing. */
bool outflow_is_odd(double left, double came);

#endif

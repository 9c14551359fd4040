/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One read under way: the parts of a file come in through a sink, each into its own store, and are
 * joined in the order of the file. Only a file that was read whole, and that contradicts neither
 * itself nor the panel, moves into the panel.
 */
#ifndef TARVE_PANEL_STAGE_H
#define TARVE_PANEL_STAGE_H

#include "panel/panel_int.h"

typedef struct stage {
    struct tarve_panel *panel; /* its tables of names grow; nothing else of it until stage_commit */
    unsigned file;
    store cells;
    repeats repeats;
    size_t overlaps;     /* cells that earlier inputs have too, in agreement */
    tarve_mark overlap;  /* the first of them in this file */
    unsigned overlapped; /* the input that has it */
} stage;

/* Begins the read of `path` as the panel's next input. */
tarve_status stage_open(stage *s, struct tarve_panel *p, const char *path,
                        tarve_error *err) TARVE_MUST_CHECK;
tarve_sink stage_sink(stage *s);
/* After tarve_read_file: TARVE_E_INPUT "conflict" when figures contradict each other or the panel;
 * else s->overlaps is known. */
tarve_status stage_check(stage *s, tarve_error *err) TARVE_MUST_CHECK;
/* After stage_check, before stage_commit. */
tarve_status stage_coverage(const stage *s, tarve_coverage *out, tarve_error *err) TARVE_MUST_CHECK;
/* After stage_check: takes the file into the panel, which is changed on success only. s->repeats
 * keeps the duplicates until stage_close. */
tarve_status stage_commit(stage *s, tarve_error *err) TARVE_MUST_CHECK;
/* Also the way out after a failure: takes the path back when nothing was committed. */
void stage_close(stage *s);

#endif

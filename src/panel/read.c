/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One file into the panel, or not at all. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "panel/duplicates.h"

static tarve_status note_overlap(const stage *s, tarve_read_report *report, tarve_error *err)
{
    char path[100];
    if (s->overlaps == 0)
        return TARVE_OK;
    const char *other = tarve_panel_path(s->panel, s->overlapped);
    (void)tarve_text_escape(other, strlen(other), path, sizeof path);
    tarve_note note = {
        .code = "overlap", .count = s->overlaps, .first_line = (size_t)tarve_mark_line(s->overlap)};
    (void)snprintf(note.text, sizeof note.text, "agrees with %s", path);
    return tarve_read_report_note(report, &note, err);
}

tarve_status tarve_panel_read(tarve_panel *p, const char *path, const tarve_read_options *options,
                              tarve_read_report **report, tarve_error *err)
{
    stage s;
    duplicates repeated = {0};
    tarve_read_report *found = NULL;
    tarve_status st = stage_open(&s, p, path, err);
    if (st == TARVE_OK) {
        const tarve_sink sink = stage_sink(&s);
        st = tarve_read_file(path, options, &sink, &found, err);
    }
    if (st == TARVE_OK)
        st = stage_check(&s, err);
    if (st == TARVE_OK)
        st = duplicates_find(&repeated, &s, err);
    if (st == TARVE_OK)
        st = note_overlap(&s, found, err);
    if (st == TARVE_OK)
        st = stage_coverage(&s, &found->coverage, err);
    if (st == TARVE_OK)
        st = stage_commit(&s, err);
    if (st == TARVE_OK)
        duplicates_reject(&repeated, &s, options, found);
    duplicates_free(&repeated);
    stage_close(&s);
    if (report != NULL)
        *report = found;
    else
        tarve_read_report_free(found);
    return st;
}

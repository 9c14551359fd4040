/* SPDX-License-Identifier: GPL-3.0-or-later */
/* data/changes.csv: what has changed since the run before, and why. */
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "report/cells.h"

const char *tarve_change_why_code(tarve_change_why w)
{
    static const char *const code[] = {"data", "method", "reality"};
    return code[w];
}

tarve_status tarve_changes_add(tarve_changes *c, tarve_change_why why, const char *what,
                               const char *name, const char *then, const char *now,
                               tarve_error *err)
{
    if (c->n == c->cap) {
        const size_t cap = c->cap == 0 ? 32 : 2 * c->cap;
        tarve_change *more = realloc(c->item, cap * sizeof *more);
        if (more == NULL)
            return tarve_fail(err, TARVE_E_NOMEM, "out of memory");
        c->item = more;
        c->cap = cap;
    }
    tarve_change *x = &c->item[c->n++];
    *x = (tarve_change){.why = why, .what = what};
    (void)snprintf(x->name, sizeof x->name, "%s", name == NULL ? "" : name);
    (void)snprintf(x->then, sizeof x->then, "%s", then == NULL ? "" : then);
    (void)snprintf(x->now, sizeof x->now, "%s", now == NULL ? "" : now);
    tarve_text_mend(x->name);
    tarve_text_mend(x->then);
    tarve_text_mend(x->now);
    return TARVE_OK;
}

void tarve_changes_free(tarve_changes *c)
{
    free(c->item);
    *c = (tarve_changes){0};
}

static void change_rows(tarve_data_sink *w, const tarve_view *v)
{
    const tarve_changes *c = v->in->changes;
    for (size_t i = 0; c != NULL && i < c->n; i++) {
        const tarve_change *x = &c->item[i];
        tarve_cell_code(w, c->period);
        tarve_cell_code(w, tarve_change_why_code(x->why));
        tarve_cell_code(w, x->what);
        tarve_cell_text(w, x->name);
        tarve_cell_text(w, x->then);
        tarve_cell_text(w, x->now);
        tarve_cell_end(w);
    }
}

static const tarve_data_column change_columns[] = {
    TARVE_COLUMN("since", TARVE_DATA_PERIOD, TARVE_MSG("Since"),
                 TARVE_MSG("Quarter of the earlier run")),
    TARVE_COLUMN("why", TARVE_DATA_CODE, TARVE_MSG("Reason"),
                 TARVE_MSG("data: inputs and revised figures; method: program, settings, "
                           "assumptions; reality: figures, both by the data of now"),
                 .words = "data|method|reality"),
    TARVE_COLUMN("what", TARVE_DATA_CODE, TARVE_MSG("What"), TARVE_MSG("Kind of change"),
                 .words = "as_of|input_new|input_changed|input_gone|revised|version|setting|file|"
                          "figure"),
    TARVE_COLUMN("name", TARVE_DATA_TEXT, TARVE_MSG("Name"),
                 TARVE_MSG("Of which input, file, setting or figure"), .may_lack = true),
    TARVE_COLUMN("then", TARVE_DATA_TEXT, TARVE_MSG("Then"),
                 TARVE_MSG("In the earlier run; of revised: figures compared")),
    TARVE_COLUMN("now", TARVE_DATA_TEXT, TARVE_MSG("Now"),
                 TARVE_MSG("In this run; of revised: figures that are others now")),
};

const tarve_data_table tarve_data_changes = {
    "changes",
    TARVE_MSG("Changes"),
    TARVE_MSG("What has changed since the run of the last quarter before: data, method or reality"),
    TARVE_DATA_COLUMNS(change_columns),
    "why,what,name",
    {NULL},
    change_rows,
    NULL};

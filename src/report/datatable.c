/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/datatable.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

const tarve_data_table *const tarve_data_tables[TARVE_N_DATA_TABLES] = {
    &tarve_data_need,           &tarve_data_levels,          &tarve_data_ledger,
    &tarve_data_positions,      &tarve_data_area_indicators, &tarve_data_occupations,
    &tarve_data_crosswalk_gaps, &tarve_data_crosswalk_ends,  &tarve_data_scenarios,
    &tarve_data_places,         &tarve_data_intake,          &tarve_data_width,
    &tarve_data_sensitivity,    &tarve_data_areas,           &tarve_data_forecasts,
    &tarve_data_track,          &tarve_data_changes,         &tarve_data_signals,
    &tarve_data_signal_log,     &tarve_data_skills,          &tarve_data_roadmap,
    &tarve_data_assumptions,    &tarve_data_sources,         &tarve_data_findings,
    &tarve_data_inputs,
};

bool tarve_data_is_made(const tarve_data_table *t, const tarve_view *v)
{
    return t->is_made == NULL || t->is_made(v);
}

const tarve_data_table *tarve_data_table_find(const char *name)
{
    for (size_t i = 0; i < TARVE_N_DATA_TABLES; i++)
        if (strcmp(tarve_data_tables[i]->name, name) == 0)
            return tarve_data_tables[i];
    return NULL;
}

enum { ENDS = 3 };

static size_t fields_of(const tarve_data_column *c)
{
    return c->range ? ENDS : 1;
}

size_t tarve_data_n_fields(const tarve_data_table *t)
{
    size_t n = 0;
    for (size_t i = 0; i < t->n_columns; i++)
        n += fields_of(&t->column[i]);
    return n;
}

const tarve_data_field *tarve_data_field_at(const tarve_data_table *t, size_t i,
                                            tarve_data_field *out)
{
    static const char *const ending[ENDS] = {"", "_lo80", "_hi80"};
    const tarve_data_column *c = t->column;
    for (; i >= fields_of(c); c++)
        i -= fields_of(c);
    assert(c < t->column + t->n_columns);
    *out = (tarve_data_field){.column = c, .end = (int)i};
    (void)snprintf(out->name, sizeof out->name, "%s%s", c->name, ending[i]);
    return out;
}

const char *tarve_data_title(const tarve_language *l, const tarve_data_field *f, char *buf,
                             size_t size)
{
    static const char *const ending[ENDS] = {NULL, TARVE_MSG(": 80% range from"),
                                             TARVE_MSG(": 80% range to")};
    (void)snprintf(buf, size, "%s%s", tarve_tr(l, f->column->title),
                   f->end == 0 ? "" : tarve_tr(l, ending[f->end]));
    return buf;
}

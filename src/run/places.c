/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/places.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tarve/report.h"

static bool is_listed(const char *const *code, size_t n, const char *one)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(code[i], one) == 0)
            return true;
    return false;
}

/* Members first, then whoever else has unemployed. */
static size_t list_municipalities(const pipeline *p, const char **code)
{
    size_t n = 0;
    for (size_t i = 0; i < p->n_members; i++)
        code[n++] = p->member[i];
    for (size_t k = 0; k < tarve_panel_size(p->panel); k++) {
        const tarve_series s = tarve_panel_series(p->panel, k);
        if (strcmp(s.measure, "unemployed_stock") == 0 &&
            tarve_area_level(p->hierarchy, s.area) == TARVE_LEVEL_MUNICIPALITY &&
            !is_listed(code, n, s.area))
            code[n++] = s.area;
    }
    return n;
}

/* Drops those without a border; one of the region must have it. */
static tarve_status keep_placed(const pipeline *p, place_list *l, tarve_error *err)
{
    size_t kept = 0;
    for (size_t i = 0; i < l->n; i++) {
        if (!isnan(l->item[i].x_km))
            l->item[kept++] = l->item[i];
        else if (i < p->n_members)
            return tarve_fail(err, TARVE_E_MISSING,
                              "commuting: distance needs the border of %s, and no file in "
                              "datasets/geo has it; give a commuting file instead",
                              p->member[i]);
    }
    l->n = kept;
    return TARVE_OK;
}

tarve_status places_read(const pipeline *p, place_list *out, tarve_error *err)
{
    const size_t room = p->n_members + tarve_panel_size(p->panel) + 1;
    const char **code = calloc(room, sizeof *code);
    place_list l = {.item = calloc(room, sizeof *l.item)};
    tarve_status st = TARVE_OK;
    if (code == NULL || l.item == NULL)
        st = tarve_fail(err, TARVE_E_NOMEM, "out of memory");
    if (st == TARVE_OK) {
        l.n = list_municipalities(p, code);
        st = tarve_report_places(p->opt->datadir, code, l.n, l.item, err);
    }
    if (st == TARVE_OK)
        st = keep_placed(p, &l, err);
    free((void *)code);
    if (st != TARVE_OK) {
        places_free(&l);
        return st;
    }
    *out = l;
    return TARVE_OK;
}

void places_free(place_list *l)
{
    free(l->item);
    *l = (place_list){0};
}

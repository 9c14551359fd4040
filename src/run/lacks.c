/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a full run would miss, said before anybody waits for one. */
#include <string.h>

#include "run/pipeline.h"

static bool has_series(const pipeline *p, const char *measure, const char *area)
{
    return area != NULL &&
           tarve_panel_find(p->panel, measure, area, "SSS", NULL, TARVE_MONTH) != SIZE_MAX;
}

/* An occupation of `digits` digits, in months, in the area of the occupation tables. */
static bool has_occupations(const pipeline *p, const char *measure)
{
    const char *area = p->config->keys->region.occupation_area;
    for (size_t i = 0; i < tarve_panel_size(p->panel); i++) {
        const tarve_series s = tarve_panel_series(p->panel, i);
        if (strcmp(s.measure, measure) == 0 && strcmp(s.area, area) == 0 && s.freq == TARVE_MONTH &&
            strlen(s.group) == 4 && strspn(s.group, "0123456789") == 4)
            return true;
    }
    return false;
}

static bool has_measure(const pipeline *p, const char *measure)
{
    for (size_t i = 0; i < tarve_panel_size(p->panel); i++)
        if (strcmp(tarve_panel_series(p->panel, i).measure, measure) == 0)
            return true;
    return false;
}

bool pipeline_has_region(const pipeline *p, const char *measure)
{
    if (has_series(p, measure, p->config->keys->region.area))
        return true;
    for (size_t i = 0; i < p->n_members; i++)
        if (!has_series(p, measure, p->member[i]))
            return false;
    return true;
}

static tarve_status lack(pipeline *p, const char *key, tarve_error *err, const char *what,
                         const char *then)
{
    return tarve_findings_add(&p->result.findings, "missing", TARVE_LOG_WARN, p->config->path, 0, 0,
                              err, "%s%s%s: %s", what, key[0] != '\0' ? " of " : "", key, then);
}

tarve_status pipeline_lacks(pipeline *p, tarve_error *err)
{
    const config_keys *k = p->config->keys;
    const char *area = k->region.area != NULL ? k->region.area : k->region.name;
    const char *occ = k->region.occupation_area;
    tarve_status st = TARVE_OK;
    if (!pipeline_has_region(p, "vacancy_stock"))
        st = lack(p, area, err, "vacancy_stock by month", "nothing can be forecast");
    if (st == TARVE_OK && !pipeline_has_region(p, "unemployed_stock"))
        st = lack(p, area, err, "unemployed_stock by month", "no tightness, no training need");
    if (st == TARVE_OK && !pipeline_has_region(p, "vacancy_flow"))
        st = lack(p, area, err, "vacancy_flow by month",
                  "new vacancies are estimated from stocks and a duration");
    if (st == TARVE_OK && !has_occupations(p, "vacancy_stock"))
        st = lack(p, occ, err, "vacancy_stock by 4-digit occupation and month",
                  "no training need by field");
    if (st == TARVE_OK && !has_occupations(p, "unemployed_stock"))
        st = lack(p, occ, err, "unemployed_stock by 4-digit occupation and month",
                  "no training need by field");
    if (st == TARVE_OK && !has_measure(p, "graduates"))
        st = lack(p, "", err, "graduates by provider and qualification or field",
                  "no supply, no gap");
    if (st == TARVE_OK && k->providers == NULL)
        st = lack(p, "", err, "the provider map (key providers)",
                  "graduates cannot be counted for the region");
    return st;
}

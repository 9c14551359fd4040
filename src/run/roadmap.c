/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/roadmap.h"

tarve_status roadmap_open(const pipeline *p, beside *files, roadmap_state *out, tarve_error *err)
{
    const char *path = NULL;
    const tarve_status st =
        beside_find(files, p, "roadmap", p->config->keys->roadmap, "roadmap.csv", &path, err);
    return st == TARVE_OK ? tarve_roadmap_read(path, &out->now, err) : st;
}

tarve_status roadmap_look_back(const past_runs *past, tarve_findings *findings, roadmap_state *out,
                               tarve_error *err)
{
    char path[PAST_PATH], shown[PAST_SHOWN];
    tarve_error why = {0};
    const past_run *before = past_last(past);
    if (before == NULL)
        return TARVE_OK;
    tarve_status st = past_file(past, before, "data/roadmap.csv", shown, path, &why);
    if (st == TARVE_OK)
        st = tarve_roadmap_figures_read(path, &out->before, &why);
    if (st == TARVE_OK || st == TARVE_E_MISSING)
        return TARVE_OK;
    if (st == TARVE_E_NOMEM)
        return tarve_fail(err, st, "%s", why.message);
    return tarve_findings_add(findings, "roadmap-before", TARVE_LOG_WARN, shown, why.line,
                              why.column, err,
                              "the roadmap figures of the run before cannot be read, so no change "
                              "is told: %s",
                              why.message);
}

void roadmap_close(roadmap_state *s)
{
    tarve_roadmap_free(&s->now);
    tarve_roadmap_figures_free(&s->before);
}

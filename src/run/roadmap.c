/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/roadmap.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

tarve_status roadmap_open(const pipeline *p, beside *files, roadmap_state *out, tarve_error *err)
{
    const char *path = NULL;
    const tarve_status st =
        beside_find(files, p, "roadmap", p->config->keys->roadmap, "roadmap.csv", &path, err);
    return st == TARVE_OK ? tarve_roadmap_read(path, &out->now, err) : st;
}

tarve_period run_quarter_before(const char *folder, tarve_period quarter)
{
    tarve_period best = TARVE_NO_PERIOD, one = TARVE_NO_PERIOD;
    tarve_freq freq = TARVE_YEAR;
    DIR *d = opendir(folder);
    for (struct dirent *e; d != NULL && (e = readdir(d)) != NULL;)
        if (tarve_period_parse(e->d_name, strlen(e->d_name), &freq, &one) &&
            freq == TARVE_QUARTER && one < quarter && (best == TARVE_NO_PERIOD || one > best))
            best = one;
    if (d != NULL)
        (void)closedir(d);
    return best;
}

tarve_status roadmap_look_back(const char *folder, tarve_period quarter, tarve_findings *findings,
                               roadmap_state *out, tarve_error *err)
{
    char path[4400], name[TARVE_PERIOD_TEXT], shown[64];
    tarve_error why = {0};
    const tarve_period before = run_quarter_before(folder, quarter);
    if (before == TARVE_NO_PERIOD)
        return TARVE_OK;
    (void)snprintf(shown, sizeof shown, "%s/data/roadmap.csv",
                   tarve_period_format(TARVE_QUARTER, before, name));
    (void)snprintf(path, sizeof path, "%.4096s/%s", folder, shown);
    const tarve_status st = tarve_roadmap_figures_read(path, &out->before, &why);
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

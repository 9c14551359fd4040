/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/plots.h"

#include <stdio.h>
#include <string.h>

#include "base/intern.h"

bool tarve_plots_drawn(const tarve_plots *p, const char *name)
{
    for (size_t i = 0; p->drawn && i < p->n; i++)
        if (strcmp(p->name[i], name) == 0)
            return true;
    return false;
}

const char *tarve_plots_series_name(const tarve_published_series *s, char buf[TARVE_PLOT_NAME])
{
    char slug[TARVE_PLOT_NAME / 2];
    size_t o = 0;
    for (const char *c = s->id; *c != '\0' && o + 1 < sizeof slug; c++) {
        const bool keep = (*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9');
        const bool upper = *c >= 'A' && *c <= 'Z';
        slug[o++] = (char)(keep ? *c : upper ? *c - 'A' + 'a' : '-');
    }
    slug[o] = '\0';
    (void)snprintf(buf, TARVE_PLOT_NAME, "series-%s-%06llx", slug,
                   (unsigned long long)(tarve_hash_bytes(s->id, strlen(s->id)) & 0xffffffU));
    return buf;
}

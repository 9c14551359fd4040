/* SPDX-License-Identifier: GPL-3.0-or-later */
/* N7: an occupation that nobody in the area trains for. */
#include <string.h>

#include "need/crosswalk.h"
#include "need/signal_int.h"

enum { RECENT_YEARS = 3 };
static const double leads = 0.3; /* P(e|o) above which a qualification leads to an occupation */

static bool serves(const tarve_signal_inputs *in, const char *area)
{
    for (size_t i = 0; i < in->n_providers; i++)
        if (strcmp(in->provider[i], area) == 0)
            return true;
    return false;
}

/* Has a provider of the area printed or hidden graduates of it in the last years of its table? */
static bool is_given(const tarve_signal_inputs *in, const char *code)
{
    for (size_t i = 0; i < tarve_panel_size(in->panel); i++) {
        const tarve_series s = tarve_panel_series(in->panel, i);
        if (strcmp(s.measure, "graduates") != 0 || s.freq != TARVE_YEAR ||
            strcmp(s.group, code) != 0 || !serves(in, s.area))
            continue;
        for (size_t t = s.n > RECENT_YEARS ? s.n - RECENT_YEARS : 0; t < s.n; t++)
            if (tarve_mark_state(s.mark[t]) == TARVE_CELL_PROTECTED || s.value[t] > 0.0)
                return true;
    }
    return false;
}

/* P of the match key alone, without the graduates as its weights: those are what is asked about. */
const char *signal_without_provider(const tarve_signal_inputs *in, const char *occupation)
{
    size_t first = 0;
    const size_t n = in->crosswalk == NULL ? 0 : crosswalk_pairs(in->crosswalk, occupation, &first);
    const match_pair *pair = n > 0 ? in->crosswalk->pair + first : NULL;
    const char *missing = NULL;
    double sum = 0.0, best = 0.0, given = 0.0;
    for (size_t k = 0; k < n; k++)
        sum += pair[k].match;
    for (size_t k = 0; k < n; k++) {
        const qualification *q = &in->crosswalk->qualification[pair[k].qualification];
        const double share = pair[k].match / sum;
        if (is_given(in, q->code)) {
            given += share;
        } else if (share > leads && share > best) {
            best = share;
            missing = q->name_fi;
        }
    }
    return given > leads ? NULL : missing;
}

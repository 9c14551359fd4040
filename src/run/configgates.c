/* SPDX-License-Identifier: GPL-3.0-or-later */
/* quality: what a run is held to. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "run/config.h"

enum { MOST_MONTHS = 1200, MOST_CHANGE = 100 };

typedef struct gate_rule {
    const char *key, *expected;
    bool months, negative; /* a whole number of months, else a share; may it be below 0 */
    double most;
} gate_rule;

static const gate_rule rules[TARVE_N_GATES] = {
    [TARVE_GATE_COVERAGE] = {"min_coverage", "a share like 90%", false, false, 1},
    [TARVE_GATE_AGE] = {"max_age_months", "a number of months like 6", true, false, MOST_MONTHS},
    [TARVE_GATE_SKILL] = {"min_skill", "a share like 0% or -10%", false, true, 1},
    [TARVE_GATE_CHANGE] = {"max_change", "a share like 50%", false, false, MOST_CHANGE},
};

const char *config_gate_key(tarve_gate gate)
{
    return rules[gate].key;
}

/* "90%" into 0.9, "6" into 6; digits and a point only, so that no locale comes into it. */
static bool read_limit(const gate_rule *g, const char *text, double *out)
{
    const size_t sign = g->negative && text[0] == '-' ? 1 : 0;
    const char *s = text + sign;
    const size_t whole = strspn(s, "0123456789");
    const size_t part = !g->months && s[whole] == '.' ? 1 + strspn(s + whole + 1, "0123456789") : 0;
    if (whole == 0 || whole > 9 || strcmp(s + whole + part, g->months ? "" : "%") != 0)
        return false;
    const double v = strtod(s, NULL) / (g->months ? 1 : 100);
    *out = sign > 0 ? -v : v;
    return v <= g->most;
}

tarve_status config_gates(tarve_config *c, const struct yaml_tree *tree, tarve_error *err)
{
    const config_quality *q = c->keys->quality;
    char key[64], shown[200];
    if (q == NULL)
        return TARVE_OK;
    const config_gate *const given[TARVE_N_GATES] = {[TARVE_GATE_COVERAGE] = q->min_coverage,
                                                     [TARVE_GATE_AGE] = q->max_age_months,
                                                     [TARVE_GATE_SKILL] = q->min_skill,
                                                     [TARVE_GATE_CHANGE] = q->max_change};
    for (size_t i = 0; i < TARVE_N_GATES; i++) {
        if (given[i] == NULL)
            continue;
        c->gate[i] = (gate_limit){.on = true, .holds = given[i]->gate != 0};
        if (read_limit(&rules[i], given[i]->limit, &c->gate[i].limit))
            continue;
        (void)snprintf(key, sizeof key, "quality.%s.limit", rules[i].key);
        return config_wrong(
            tree, key, err, "\"%s\" is not allowed; expected %s",
            tarve_text_escape(given[i]->limit, strlen(given[i]->limit), shown, sizeof shown),
            rules[i].expected);
    }
    return TARVE_OK;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes as a commuting matrix or as a list of the employed: refused with its place, or taken;
 * then every residence's shares are shares and add up to one, with the classification and without.
 */
#include <math.h>
#include <string.h>

#include "support.h"
#include "tarve/commuting.h"
#include "tarve/employment.h"

static const tarve_hierarchy *hierarchy(void)
{
    static tarve_hierarchy *h;
    if (h == NULL)
        fuzz_check(tarve_hierarchy_load(TARVE_DATASETS "/classifications", &h, NULL) == TARVE_OK);
    return h;
}

/* Where people work, apart and together, is what they work in all. */
static void shares_add_up(const tarve_commuting *c)
{
    static const char *const two[] = {"KU729", "KU931"};
    for (size_t i = 0; i < tarve_commuting_residences(c); i++) {
        const char *home = tarve_commuting_residence(c, i);
        const double none = tarve_commuting_share(c, i, NULL, 0);
        const double one = tarve_commuting_share(c, i, &two[0], 1),
                     other = tarve_commuting_share(c, i, &two[1], 1),
                     both = tarve_commuting_share(c, i, two, 2);
        fuzz_check(home != NULL);
        fuzz_check(none >= 0.0 && none <= 0.0);
        fuzz_check(one >= 0.0 && one <= 1.0 && both >= fmax(one, other) - 1e-9 &&
                   both <= 1.0 + 1e-9);
        fuzz_check(fabs(one + other - both) < 1e-9);
    }
}

static void commuting(const char *path, const tarve_hierarchy *h)
{
    tarve_commuting *c = NULL;
    tarve_error err = {0};
    const tarve_status st = tarve_commuting_read(path, h, &c, &err);
    if (st != TARVE_OK) {
        fuzz_refused_at(st, &err, path);
        return;
    }
    fuzz_check(tarve_commuting_residences(c) > 0);
    for (size_t i = 0; h != NULL && i < tarve_commuting_residences(c); i++)
        fuzz_check(tarve_area_level(h, tarve_commuting_residence(c, i)) ==
                   TARVE_LEVEL_MUNICIPALITY);
    shares_add_up(c);
    tarve_commuting_free(c);
}

static void employed(const char *path)
{
    tarve_employment *e = NULL;
    tarve_error err = {0};
    const tarve_status st = tarve_employment_read(path, &e, &err);
    if (st != TARVE_OK)
        fuzz_refused_at(st, &err, path);
    tarve_employment_free(e);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *path = fuzz_file("matrix.csv", data, size);
    commuting(path, NULL);
    commuting(path, hierarchy());
    employed(path);
    return 0;
}

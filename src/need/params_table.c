/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of parameters: docs/methods.md says where each default comes from. */
#include "need/params_table.h"

#include <math.h>
#include <string.h>

static const params_limits specs[] = {
    {.name = "kappa", .lo = 0.01, .hi = 100.0},
    {.name = "omega", .lo = 0.0, .hi = 1.0, .open_hi = true},
    {.name = "chi", .lo = 0.0, .hi = 1.0, .open_hi = true},
    {.name = "phi", .lo = 0.0, .hi = 1.0},
    {.name = "alpha", .lo = 0.0, .hi = 1.0},
    {.name = "iota", .lo = -1.0, .hi = 1.0},
    {.name = "commuting_km", .lo = 1.0, .hi = 1000.0},
    {.name = "u_max", .lo = 0.0, .hi = 12.0},
    {.name = "backlog_years", .lo = 0.1, .hi = 20.0},
    {.name = "frictional_months", .lo = 0.0, .hi = 24.0, .may_be_empty = true},
    {.name = "tau", .lo = 0.0, .hi = 10000.0},
    {.name = "eta", .lo = 0.0, .hi = 1.0},
    {.name = "crosswalk_n", .lo = 1.0, .hi = 10000.0},
    {.name = "mu", .lo = 0.0, .hi = 1.0, .by_education = true},
    {.name = "a", .lo = 0.0, .hi = 1.0, .by_education = true},
    {.name = "rho", .lo = 0.0, .hi = 1.0, .by_education = true},
    {.name = "m", .lo = 0.0, .hi = 1.0, .by_education = true},
    {.name = "theta", .lo = 0.0, .hi = 1.0, .by_education = true},
    {.name = "f", .lo = 0.0, .hi = 1.0, .by_education = true},
    {.name = "c", .lo = 0.0, .hi = 1.0, .by_education = true},
    {.name = "none", .lo = 0.0, .hi = 1.0, .by_occupation = true},
    {.name = "higher", .lo = 0.0, .hi = 1.0, .by_occupation = true},
    {.name = "area_duration_months", .lo = 0.05, .hi = 24.0},
    {.name = "duration_sd", .lo = 0.0, .hi = 2.0},
    {.name = "psi", .lo = 1.0, .hi = 50.0},
    {.name = "pool_shape", .lo = 0.5, .hi = 200.0},
    {.name = "cut_large_shortage", .lo = 0.0, .hi = 10.0},
    {.name = "cut_shortage", .lo = 0.0, .hi = 10.0},
    {.name = "cut_surplus", .lo = 0.0, .hi = 10.0},
    {.name = "cut_large_surplus", .lo = 0.0, .hi = 10.0},
    {.name = "cut_start_tight", .lo = 0.0, .hi = 1.0},
    {.name = "cut_start_slack", .lo = 1.0, .hi = 100.0},
    {.name = "min_openings_five", .lo = 0.0, .hi = 1e6},
    {.name = "min_openings_three", .lo = 0.0, .hi = 1e6},
    {.name = "class_probability", .lo = 0.5, .hi = 1.0},
    {.name = "min_gap_persons", .lo = 0.0, .hi = 1e6},
    {.name = "min_gap_share", .lo = 0.0, .hi = 1.0},
};

#define FIXED     TARVE_PRIOR_FIXED
#define LOGNORMAL TARVE_PRIOR_LOGNORMAL
#define BETA      TARVE_PRIOR_BETA
#define UNIFORM   TARVE_PRIOR_UNIFORM

/* Defaults of docs/methods.md. Beta rows of graduates carry the weight of 50 observations. */
const params_default_row params_built_in[] = {
    {"kappa", "all", "", LOGNORMAL, 0, 0.30},
    {"omega", "all", "", FIXED, 0.0, 0.0},
    {"chi", "all", "", BETA, 9.0, 21.0},
    {"phi", "all", "", BETA, 10.4, 29.6},
    {"alpha", "all", "", UNIFORM, 0.2, 0.4},
    {"iota", "all", "", BETA, 3.0, 57.0},
    {"commuting_km", "all", "", FIXED, 30.0, 0.0},
    {"u_max", "all", "", FIXED, 1.2, 0.0},
    {"backlog_years", "all", "", FIXED, 2.0, 0.0},
    {"frictional_months", "all", "", FIXED, (double)NAN, 0.0},
    {"tau", "all", "", FIXED, 30.0, 0.0},
    {"eta", "all", "", FIXED, 0.3, 0.0},
    {"crosswalk_n", "all", "", FIXED, 50.0, 0.0},
    {"mu", "all", "", BETA, 5.0, 45.0},
    {"mu", "vet", "", BETA, 7.5, 42.5},
    {"mu", "uas", "", BETA, 2.5, 47.5},
    {"a", "all", "", BETA, 44.0, 6.0},
    {"a", "vet", "", BETA, 41.0, 9.0},
    {"a", "uas", "", BETA, 47.0, 3.0},
    {"rho", "all", "", BETA, 32.5, 17.5},
    {"rho", "vet", "", BETA, 35.0, 15.0},
    {"rho", "uas", "", BETA, 30.0, 20.0},
    {"m", "all", "", BETA, 35.0, 15.0},
    {"m", "field", "F:09", BETA, 40.0, 10.0},
    {"m", "field", "F:07", BETA, 30.0, 20.0},
    {"theta", "all", "", FIXED, 0.14, 0.0},
    {"theta", "vet", "", FIXED, 0.198, 0.0},
    {"theta", "uas", "", FIXED, 0.08, 0.0},
    {"f", "all", "", FIXED, 0.95, 0.0},
    {"c", "all", "", FIXED, 0.70, 0.0},
    {"none", "all", "", FIXED, 0.25, 0.0},
    {"none", "occupation", "0", FIXED, 0.10, 0.0},
    {"none", "occupation", "1", FIXED, 0.05, 0.0},
    {"none", "occupation", "2", FIXED, 0.02, 0.0},
    {"none", "occupation", "3", FIXED, 0.10, 0.0},
    {"none", "occupation", "4", FIXED, 0.25, 0.0},
    {"none", "occupation", "5", FIXED, 0.30, 0.0},
    {"none", "occupation", "6", FIXED, 0.30, 0.0},
    {"none", "occupation", "7", FIXED, 0.20, 0.0},
    {"none", "occupation", "8", FIXED, 0.30, 0.0},
    {"none", "occupation", "9", FIXED, 0.75, 0.0},
    {"higher", "all", "", FIXED, 0.05, 0.0},
    {"higher", "occupation", "0", FIXED, 0.40, 0.0},
    {"higher", "occupation", "1", FIXED, 0.55, 0.0},
    {"higher", "occupation", "2", FIXED, 0.40, 0.0},
    {"higher", "occupation", "3", FIXED, 0.15, 0.0},
    {"higher", "occupation", "4", FIXED, 0.15, 0.0},
    {"higher", "occupation", "9", FIXED, 0.02, 0.0},
    {"area_duration_months", "all", "", FIXED, 1.1, 0.0},
    {"duration_sd", "all", "", FIXED, 0.30, 0.0},
    {"psi", "all", "", FIXED, 3.0, 0.0},
    {"pool_shape", "all", "", FIXED, 5.0, 0.0},
    {"cut_large_shortage", "all", "", FIXED, 0.80, 0.0},
    {"cut_shortage", "all", "", FIXED, 0.95, 0.0},
    {"cut_surplus", "all", "", FIXED, 1.05, 0.0},
    {"cut_large_surplus", "all", "", FIXED, 1.20, 0.0},
    {"cut_start_tight", "all", "", FIXED, 0.67, 0.0},
    {"cut_start_slack", "all", "", FIXED, 1.5, 0.0},
    {"min_openings_five", "all", "", FIXED, 200.0, 0.0},
    {"min_openings_three", "all", "", FIXED, 50.0, 0.0},
    {"class_probability", "all", "", FIXED, 0.90, 0.0},
    {"min_gap_persons", "all", "", FIXED, 5.0, 0.0},
    {"min_gap_share", "all", "", FIXED, 0.10, 0.0},
};
const size_t params_n_built_in = sizeof params_built_in / sizeof *params_built_in;

const params_limits *params_spec(const char *name)
{
    for (size_t i = 0; i < sizeof specs / sizeof *specs; i++)
        if (strcmp(specs[i].name, name) == 0)
            return &specs[i];
    return NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The small tables that a run reads beside the exports: breaks and the provider map. */
#ifndef TARVE_RUN_REGION_H
#define TARVE_RUN_REGION_H

#include "base/arena.h"
#include "tarve/error.h"
#include "tarve/language.h"
#include "tarve/period.h"

/* One month at which a level may shift: where a break begins, or where a temporary one ends. */
typedef struct level_shift {
    tarve_period month;
    const char *measure, *area;        /* area "SSS" = everywhere */
    const char *reason[TARVE_N_LANGS]; /* "" where the file has none in a language */
    bool begins;
    tarve_period until; /* where a temporary one begins: the month after it; else TARVE_NO_PERIOD */
} level_shift;

typedef struct level_shifts {
    level_shift *item; /* by month, then measure and area */
    size_t n;
    tarve_arena text;
} level_shifts; /* zero-initialise */

/* Columns period,until,measure,area,kind,reason_fi, optionally reason_sv and reason_en; kind =
 * level | temporary. Errors: as tarve_table_read; TARVE_E_INPUT with the place of a bad month or
 * kind. */
tarve_status level_shifts_read(const char *path, level_shifts *out,
                               tarve_error *err) TARVE_MUST_CHECK;
/* Is it one of this measure and area? */
bool level_shift_concerns(const level_shift *s, const char *measure, const char *area);
void level_shifts_free(level_shifts *s);

typedef struct provider_map {
    const char **code; /* "P:..." */
    double *share;     /* of a provider's graduates who count for the region, 0..1 */
    size_t *line;      /* of the file */
    const char *path;
    size_t n;
    bool synthetic; /* a share is an assumption made up for an example */
    tarve_arena text;
} provider_map; /* zero-initialise */

/* Columns provider,share and optionally synthetic. */
tarve_status provider_map_read(const char *path, provider_map *out,
                               tarve_error *err) TARVE_MUST_CHECK;
void provider_map_free(provider_map *m);

#endif

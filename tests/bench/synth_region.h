/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A made-up region whose truth is known: what was published of it up to a month, and what happened
 * in the years after it.
 *
 * Occupations have sizes in the country; the region and, within it, the area depart from them
 * (Gamma), and drift. The level of vacancies is a mean-reverting walk with a season, part of it
 * shared by all levels; a month's new vacancies are negative binomial, each stays open for an
 * exponential time, so that stocks follow from flows. Unemployed are Poisson around levels of the
 * same kind. Eight municipalities share the area's stocks. Counts of 1 to 4 are published as
 * protected, graduates rounded to 3.
 */
#ifndef TARVE_BENCH_SYNTH_REGION_H
#define TARVE_BENCH_SYNTH_REGION_H

#include <stddef.h>
#include <stdint.h>

#include "facts.h"
#include "tarve/need.h"

enum {
    SYNTH_MEMBERS = 8,
    SYNTH_KNOWN = 216, /* months that are published, ending with the last of 2023 */
    SYNTH_AHEAD = 60,
    SYNTH_MONTHS = SYNTH_KNOWN + SYNTH_AHEAD,
    SYNTH_YEARS = SYNTH_AHEAD / 12,
    SYNTH_FIRST_YEAR = 2006,
    SYNTH_LAST_YEAR = 2023
};

/* One row of the crosswalk. */
typedef struct synth_pair {
    size_t qualification;
    char occupation[8];
    double match;
} synth_pair;

typedef struct synth_education {
    size_t n_pairs, n_qualifications;
    synth_pair *pair;
    struct synth_qualification {
        char code[64], level[8], field[16];
    } * qualification;
} synth_education;

typedef struct synth_region {
    const synth_education *education;
    size_t n; /* occupations */
    char (*code)[8];
    double *flow;   /* [month][occupation] of the area: new vacancies */
    double *stock;  /* [month][occupation]: open at month end */
    double *seeker; /* [month][occupation]: unemployed at month end */
    /* [qualification][year], from SYNTH_FIRST_YEAR on: graduates who count for the area */
    double *graduates;
    double yearly_flow;   /* of the area, expected */
    double *region_share; /* [occupation]: of the region's new vacancies, at the beginning */
    facts published;
} synth_region;

/* Says what and ends the program: no file that cannot be read, no lack of memory is returned. */
_Noreturn void synth_die(const char *what);
void *synth_room(size_t n, size_t size); /* n + 1 zeroed items */

void synth_read_education(const char *crosswalk, synth_education *out);
void synth_education_free(synth_education *e);

extern const char *const synth_member[SYNTH_MEMBERS];
enum { SYNTH_PROVIDERS = 2 };
extern const char *const synth_provider[SYNTH_PROVIDERS]; /* vet, uas */
extern const double synth_provider_share[SYNTH_PROVIDERS];

/* Region number `index` of a seed; codes are the occupations of the classification (four digits).
 */
void synth_make(const synth_education *e, char (*code)[8], size_t n, uint64_t seed, uint64_t index,
                synth_region *out);
/* Graduates of the given expected number a year for each qualification, and their publication. */
void synth_graduates(synth_region *r, uint64_t seed, uint64_t index, const double *expected);
void synth_free(synth_region *r);

#endif

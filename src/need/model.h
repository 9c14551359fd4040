/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the simulation works on: counts, distributions and paths of one area, no panel and no file.
 *
 * Index o runs over occupations, q over qualifications, f over fields (level x broad field), y over
 * years 0..n_years-1 (the 12 months that end y+1 years after the last month used), d over draws.
 */
#ifndef TARVE_NEED_MODEL_H
#define TARVE_NEED_MODEL_H

#include "need/pool.h"
#include "tarve/need.h"

/* Groups of assumptions that can be drawn or held at their mean. */
enum {
    VARY_KAPPA,
    VARY_CHI,
    VARY_N12,
    VARY_U,
    VARY_CROSSWALK,
    VARY_GRADUATE_PARAMETERS,
    VARY_GRADUATES,
    VARY_OTHER,
    N_VARY,
    VARY_ALL = (1 << N_VARY) - 1
};

/* Protected cells of one month. */
typedef struct mix_block {
    latent_block latent;
    size_t *occupation; /* latent.n; SIZE_MAX = none of the occupations (administrative group) */
} mix_block;

/* How a count of the area divides into occupations. Owned by the model; NULL arrays = not known. */
typedef struct mix {
    const char *stream; /* names its random numbers */
    double *known;      /* o: mean over 12 months in the occupation area, printed cells only */
    double *middle;     /* o: the same with protected cells at their expected figure */
    double *expected;   /* o: from the nation's mix; or NULL */
    double *own;        /* o: observed in the area itself, NaN where not; or NULL */
    double *shape;      /* o: Gamma shape of an area's departure from its parent; INFINITY = none */
    bool same_area;     /* the area is the occupation area: nothing to depart from */
    double exposure;    /* events behind one unit of the mean */
    double own_share;   /* the area's part of the occupation area */
    size_t n_blocks;
    mix_block *block;
} mix;

/* One cell of the graduates' recent history, as published. */
typedef struct graduate_cell {
    size_t qualification;
    double share; /* of the provider's graduates who count for the area */
    double value; /* figure, or the expected one of a protected cell */
    double mu;    /* of a protected cell, else NaN */
    bool rounded; /* value stands for value-1, value, value+1 */
    uint64_t key;
} graduate_cell;

typedef struct need_model {
    size_t n_years, n_draws, n_occupations, n_qualifications, n_fields, n_units, n_groups;
    uint64_t seed;
    int jobs;

    /* occupations */
    uint64_t *occupation_key;
    size_t *duration_group; /* o: occupations that share how long a vacancy stands open */
    size_t n_duration_groups;
    size_t *group_of;   /* o: group whose figures are kept, SIZE_MAX = none; n_groups of them */
    mix v, u, n;        /* n.known == NULL: the flow follows from v */
    double *registered; /* o: graduates already among the unemployed, F15 */
    double psi, duration_sd, frictional_months;

    /* rows of P: cells first[o] .. first[o+1]-1 */
    size_t *first, *cell_qualification;
    double *cell_share;
    double *none, *other;
    double crosswalk_n;
    struct mixed_rows *mixed; /* NULL: rows of the match key, drawn with crosswalk_n */
    unsigned char *only_field,
        *only_cell; /* cell: its field / its qualification alone is admissible */

    /* occupations that admit the same fields; set_of NULL = not known (allocation.h) */
    size_t n_sets;
    size_t *set_of;       /* o */
    uint64_t *set_admits; /* set: bit f = field f */

    /* qualifications, and the units whose figures are kept: fields first, then qualifications */
    size_t *field_of; /* q */
    size_t *unit_of;  /* q: own unit, SIZE_MAX = none */
    size_t n_graduate_cells;
    graduate_cell *graduate_cell;
    double *recent_field; /* f: sum of the cells' values x shares */

    /* paths [d * n_years + y] and means [y]; graduates [(f * n_draws + d) * n_years + y] */
    double *n_path, *v_path, *u_path, *g_path;
    double *n_mean, *v_mean, *u_mean, *g_mean;

    /* parameters; those of graduates as rows, each drawn once a draw */
    const tarve_parameter *kappa, *omega, *chi, *phi, *alpha, *iota, *u_max, *backlog_years;
    size_t n_rows;
    const tarve_parameter **row;
    size_t (*rows_of)[4]; /* q: rows of mu, a, rho, m */
    double *completion;   /* q: expected c; NULL = not known, and then nothing changes it */
} need_model;

void need_model_free(need_model *m);

/* Figures kept per unit and per group of occupations. */
enum {
    FIGURE_HIRES,
    FIGURE_CHURN,
    FIGURE_UNEMPLOYED,
    FIGURE_MOBILITY,
    FIGURE_ENTRANTS,
    FIGURE_BACKLOG,
    FIGURE_GRADUATES,
    FIGURE_SUPPLY,
    FIGURE_BOUND_MIN,
    FIGURE_BOUND_MAX,
    N_UNIT_FIGURES,
    FIGURE_N12 = FIGURE_BACKLOG, /* of groups: vacancies in place of backlog */
    N_GROUP_FIGURES = FIGURE_BACKLOG + 1
};

typedef struct need_draws {
    size_t n_years, n_draws, n_units, n_groups;
    double *unit;  /* [((y * n_units + i) * N_UNIT_FIGURES + k) * n_draws + d] */
    double *group; /* [((y * n_groups + i) * N_GROUP_FIGURES + k) * n_draws + d] */
    /* the first n_set_draws draws of the sets: required, and what of it asks for a qualification */
    size_t n_sets, n_set_draws;
    double *set; /* [(y * n_set_draws + d) * 2 * n_sets + k * n_sets + set] */
} need_draws;

static inline double *need_unit(const need_draws *r, size_t y, size_t unit, size_t figure)
{
    return r->unit + ((y * r->n_units + unit) * N_UNIT_FIGURES + figure) * r->n_draws;
}
/* Required of each set; n_sets further on, qualified. */
static inline double *need_sets(const need_draws *r, size_t y, size_t d)
{
    return r->set + (y * r->n_set_draws + d) * 2 * r->n_sets;
}
static inline double *need_group(const need_draws *r, size_t y, size_t group, size_t figure)
{
    return r->group + ((y * r->n_groups + group) * N_GROUP_FIGURES + figure) * r->n_draws;
}

/*
 * Draws 0..n_draws-1 of years 0..n_years-1 (at most the model's). Groups of assumptions not in the
 * mask `vary` stay at their mean. The same figures for any number of threads, and the same random
 * numbers whatever `change` (change.h; NULL = none) says.
 */
struct need_change;
tarve_status need_simulate(const need_model *m, const struct need_change *change, unsigned vary,
                           size_t n_years, size_t n_draws, need_draws *out,
                           tarve_error *err) TARVE_MUST_CHECK;
void need_draws_free(need_draws *r);

/* One of several changes that are simulated together: nothing is drawn twice. */
typedef struct need_case {
    const struct need_change *change;
    need_draws draws; /* of units alone: no groups of occupations, no sets */
} need_case;
/* Each case has the bytes that need_simulate() gives with VARY_ALL. On error none has any. */
tarve_status need_simulate_cases(const need_model *m, size_t n_years, size_t n_draws,
                                 size_t n_cases, need_case *cases,
                                 tarve_error *err) TARVE_MUST_CHECK;

/* Expected weights of a mix (all groups at their mean), n_occupations. */
void mix_mean(const mix *m, size_t n, double *weight);

#endif

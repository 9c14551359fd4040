/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One draw under way: what the files of the simulation share. */
#ifndef TARVE_NEED_WORKSPACE_H
#define TARVE_NEED_WORKSPACE_H

#include <string.h>

#include "base/intern.h"
#include "base/rng.h"
#include "need/change.h"
#include "need/model.h"
#include "need/rows.h"

enum { DRAWS_AT_ONCE = 64 }; /* protected cells are drawn for that many draws together */

/* One thread's room, and what the draw under way is. */
typedef struct workspace {
    const need_model *m;
    const need_change *change;          /* of the case under way; never NULL */
    double vacancies_by, unemployed_by; /* factors of the change, change_demand() */
    unsigned vary;
    uint64_t draw, seeded, numbered; /* begin_draw() */
    gsl_rng *rng;
    double *v, *u, *n;           /* o: weights of this draw */
    double *n12, *v_bar, *u_bar; /* o: of this year */
    tarve_ledger *ledger;        /* o */
    double *share;               /* cell: row of P drawn */
    double *centre, *moved;      /* cell: what it is drawn around; hidden cell of the register */
    double *duration;            /* duration group */
    uint64_t first;              /* draw that the counts below begin with */
    double *counts[3];           /* o x DRAWS_AT_ONCE: of v, u, n with protected cells drawn */
    double *recent;              /* q: graduates of the last years, drawn */
    double *drawn_n12;           /* year x o: counts drawn, not yet scaled */
    double *drawn_row, *row;     /* parameter rows drawn, and as the case has them */
    double *ease;                /* o: of this year, ledger_ease() */
    double *qualification;       /* q x N_UNIT_FIGURES */
    double *unit;                /* unit x N_UNIT_FIGURES */
    double *group;               /* group x N_GROUP_FIGURES */
    double *set;                 /* 2 x set: required, qualified */
    tarve_ledger_params drawn, params;
} workspace;

static inline bool varies(const workspace *w, int group)
{
    return (w->vary >> group & 1U) != 0;
}

/* The area's total in year y of this draw. */
static inline double path_at(const workspace *w, const double *path, const double *mean, int group,
                             size_t y)
{
    return varies(w, group) ? path[w->draw * w->m->n_years + y] : mean[y];
}

static inline void begin_draw(workspace *w, uint64_t draw)
{
    w->draw = draw;
    w->seeded = tarve_rng_seed(w->m->seed);
    w->numbered = tarve_rng_draw(draw);
}

/* Names the random numbers of one kind. */
static inline uint64_t stream_of(const char *name)
{
    return tarve_hash_bytes(name, strlen(name));
}

static inline void key(const workspace *w, uint64_t stream, uint64_t what)
{
    tarve_rng_place(w->rng, w->seeded, stream ^ (what * TARVE_RNG_STEP), w->numbered);
}

/* The draw's value of one parameter, or its mean where the group does not vary. */
double draw_parameter(workspace *w, const tarve_parameter *p, int group);
/* Draws first, first + 1, ... of the protected cells (simulate_hidden.c). */
void draw_hidden_counts(workspace *w, uint64_t first, size_t n_draws);
/* Every random number of a draw: no case differs in them (simulate_draws.c). */
void draw_once(workspace *w, size_t n_years);
/* Parameters of the draw as the case has them. */
void change_parameters(workspace *w);
/* Vacancies and unemployed of year y by occupation as the case has them, then what its parameters
 * make of them: the workspace's figures (simulate_year.c). */
void year_counts(workspace *w, size_t y);
tarve_status year_figures(workspace *w, size_t y, tarve_error *err) TARVE_MUST_CHECK;

#endif

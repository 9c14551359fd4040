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
    const need_change *change;          /* never NULL */
    double vacancies_by, unemployed_by; /* factors of the change, change_demand() */
    unsigned vary;
    const need_hold *hold; /* n_holds of them, each with draws of its own; NULL = one, all drawn */
    size_t n_holds;
    uint64_t draw, seeded, drawn; /* begin_draw() */
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
    double *row;                 /* parameter row drawn */
    double *qualification;       /* q x N_UNIT_FIGURES */
    double *unit;                /* unit x N_UNIT_FIGURES */
    double *group;               /* group x N_GROUP_FIGURES */
    double *set;                 /* 2 x set: required, qualified */
    tarve_ledger_params params;
} workspace;

static inline bool varies(const workspace *w, int group)
{
    return (w->vary >> group & 1U) != 0;
}

static inline void begin_draw(workspace *w, uint64_t draw)
{
    w->draw = draw;
    w->seeded = tarve_rng_seed(w->m->seed);
    w->drawn = tarve_rng_draw(draw);
}

/* Names the random numbers of one kind. */
static inline uint64_t stream_of(const char *name)
{
    return tarve_hash_bytes(name, strlen(name));
}

static inline void key(const workspace *w, uint64_t stream, uint64_t what)
{
    tarve_rng_place(w->rng, w->seeded, stream ^ (what * TARVE_RNG_STEP), w->drawn);
}

/* The draw's value of one parameter, or its mean where the group does not vary. */
double draw_parameter(workspace *w, const tarve_parameter *p, int group);
/* Draws first, first + 1, ... of the protected cells (simulate_hidden.c). */
void draw_hidden_counts(workspace *w, uint64_t first, size_t n_draws);
/* Everything of a draw that does not differ between years (simulate_draws.c). */
void draw_once(workspace *w);
/* Vacancies and unemployed of year y by occupation, then what the parameters make of them: the
 * workspace's figures (simulate_year.c). */
void draw_counts(workspace *w, size_t y);
tarve_status draw_figures(workspace *w, size_t y, tarve_error *err) TARVE_MUST_CHECK;

#endif

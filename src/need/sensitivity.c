/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One assumption held, all else drawn: the same random numbers, so what differs is the assumption.
 */
#include "need/sensitivity.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "need/change.h"
#include "need/classes.h"
#include "need/draws.h"
#include "need/memory.h"

enum { SENSITIVITY_DRAWS = 500, N_CLASSES = 5 }; /* the first of the base's: paired */
static const double share_below[TARVE_N_POINTS] = {0.1, 0.5, 0.9};

const char *tarve_held_code(tarve_held h)
{
    return h == TARVE_HELD_KAPPA ? "kappa" : "chi";
}

const char *tarve_held_point_code(size_t point)
{
    static const char *const code[TARVE_N_POINTS] = {"low", "base", "high"};
    return code[point];
}

/* What draws say of one unit in one year. */
typedef struct told {
    tarve_range gap, ratio, openings;
    double up_to[N_CLASSES]; /* P(this class or one of less supply); NaN without openings */
} told;

/* What all of them are told by. */
typedef struct telling {
    const build *b;
    class_rules rules;
    size_t n_draws;
    const told *same; /* [year][unit]: the base's same draws */
} telling;

typedef double (*figure_of)(const need_draws *r, size_t y, size_t unit, size_t d);

static void classes_up_to(const telling *t, const double *ratio, double up_to[N_CLASSES])
{
    double counted = 0.0;
    memset(up_to, 0, N_CLASSES * sizeof *up_to);
    for (size_t d = 0; d < t->n_draws; d++) {
        const tarve_need_class c = class_of_ratio(&t->rules, ratio[d]);
        if (c == TARVE_NEED_UNCERTAIN)
            continue;
        counted += 1.0;
        for (int k = (int)c; k < N_CLASSES; k++)
            up_to[k] += 1.0;
    }
    for (int k = 0; k < N_CLASSES; k++)
        up_to[k] = counted > 0.0 ? up_to[k] / counted : (double)NAN;
}

/* at: year and unit; work: n_draws. */
static void tell(const telling *t, const need_draws *r, const size_t at[2], double *work, told *to)
{
    static const figure_of of[3] = {draws_gap, draws_openings, draws_ratio};
    tarve_range *const out[3] = {&to->gap, &to->openings, &to->ratio};
    for (int k = 0; k < 3; k++) {
        for (size_t d = 0; d < t->n_draws; d++)
            work[d] = of[k](r, at[0], at[1], d);
        if (of[k] == draws_ratio)
            classes_up_to(t, work, to->up_to); /* before they are sorted */
        *out[k] = draws_range(work, t->n_draws);
    }
}

/* ---- beside what all draws say ---- */

/* Probabilities of the five classes: the base's moved by what the same draws make of the change,
 * cumulated so that they stay within 0..1 and add up. */
static void move_classes(const tarve_field_need *f, const told *same, const told *held,
                         double p[N_CLASSES])
{
    double base = 0.0, before = 0.0;
    for (int k = 0; k < N_CLASSES; k++) {
        base += f->p_class[k];
        const double moved = base + (held->up_to[k] - same->up_to[k]);
        const double up_to = k + 1 == N_CLASSES ? 1.0 : fmin(1.0, fmax(before, moved));
        p[k] = isnan(moved) ? (double)NAN : up_to - before;
        before = up_to;
    }
}

static void fill_row(const telling *t, const tarve_field_need *f, const told *same,
                     const told *held, tarve_sensitivity_row *to)
{
    class_rules rules = t->rules;
    double p[N_CLASSES];
    rules.min_three = 0.0; /* how many classes there are is said by the base */
    rules.min_five = f->n_classes == N_CLASSES ? 0.0 : (double)INFINITY;
    move_classes(f, same, held, p);
    to->gap = draws_beside(f->gap, same->gap, held->gap);
    to->ratio = draws_beside(f->ratio, same->ratio, held->ratio);
    to->p_shortage = p[TARVE_NEED_LARGE_SHORTAGE] + p[TARVE_NEED_SHORTAGE];
    const tarve_range openings = draws_beside(f->openings, same->openings, held->openings);
    const class_verdict v = class_decide(&rules, p, openings.median, to->gap.median);
    to->class_ = v.class_;
    to->class_probability = v.probability;
}

/* Fills either what the draws say (out, before there is anything to stand beside) or the rows. */
static tarve_status each_unit(const telling *t, const need_draws *r, told *out,
                              tarve_sensitivity_row *row, tarve_error *err)
{
    const size_t n = r->n_years * r->n_units;
    const tarve_field_need *field = t->b->result->field;
    bool full = true;
#pragma omp parallel num_threads(t->b->m.jobs > 0 ? t->b->m.jobs : 1)
    {
        double *work = calloc(t->n_draws + 1, sizeof *work);
#pragma omp for schedule(dynamic)
        for (size_t i = 0; i < n; i++) {
            const size_t at[2] = {i / r->n_units, i % r->n_units};
            told held = {0};
            if (work == NULL || field[i].class_ == TARVE_NEED_TOO_SMALL)
                continue;
            tell(t, r, at, work, &held);
            if (out != NULL)
                out[i] = held;
            else
                fill_row(t, &field[i], &t->same[i], &held, &row[i]);
        }
        if (work == NULL) {
#pragma omp critical(tarve_sensitivity_rows)
            full = false;
        }
        free(work);
    }
    return full ? TARVE_OK : no_memory(err);
}

/* ---- the assumptions at their points ---- */

enum { N_HOLDS = TARVE_N_HELD * TARVE_N_POINTS };

static void set_holds(const need_model *m, tarve_outlook *o, need_hold hold[N_HOLDS])
{
    const tarve_parameter *const of[TARVE_N_HELD] = {m->kappa, m->chi};
    for (size_t h = 0; h < TARVE_N_HELD; h++)
        for (size_t k = 0; k < TARVE_N_POINTS; k++) {
            const double value = tarve_parameter_quantile(of[h], share_below[k]);
            o->sensitivity[h][k].value = value;
            hold[h * TARVE_N_POINTS + k] =
                (need_hold){.kappa = h == TARVE_HELD_KAPPA ? value : (double)NAN,
                            .chi = h == TARVE_HELD_CHI ? value : (double)NAN};
        }
}

static tarve_status fill_all(const telling *t, const need_case *held, tarve_error *err)
{
    tarve_outlook *o = t->b->result->outlook;
    tarve_status st = TARVE_OK;
    for (size_t i = 0; st == TARVE_OK && i < N_HOLDS; i++) {
        tarve_sensitivity *to = &o->sensitivity[i / TARVE_N_POINTS][i % TARVE_N_POINTS];
        const need_draws *r = &held[i].draws;
        to->row = calloc(r->n_years * r->n_units + 1, sizeof *to->row);
        st = to->row == NULL ? no_memory(err) : each_unit(t, r, NULL, to->row, err);
    }
    return st;
}

tarve_status sensitivity_fill(build *b, const need_draws *base, tarve_error *err)
{
    telling t = {.b = b, .rules = class_rules_of(b->parameters)};
    need_hold hold[N_HOLDS];
    need_change change[N_HOLDS] = {{0}};
    need_case held[N_HOLDS] = {{0}};
    if (b->result->n_fields == 0)
        return TARVE_OK;
    told *same = calloc(base->n_years * base->n_units + 1, sizeof *same);
    t.n_draws = base->n_draws < SENSITIVITY_DRAWS ? base->n_draws : SENSITIVITY_DRAWS;
    t.same = same;
    set_holds(&b->m, b->result->outlook, hold);
    for (size_t i = 0; i < N_HOLDS; i++) {
        change[i].hold = &hold[i];
        held[i].change = &change[i];
    }
    tarve_status st = same == NULL ? no_memory(err) : each_unit(&t, base, same, NULL, err);
    if (st == TARVE_OK)
        st = need_simulate_cases(&b->m, base->n_years, t.n_draws, N_HOLDS, held, err);
    if (st == TARVE_OK)
        st = fill_all(&t, held, err);
    for (size_t i = 0; i < N_HOLDS; i++)
        need_draws_free(&held[i].draws);
    free(same);
    return st;
}

void sensitivity_free(tarve_outlook *o)
{
    for (size_t h = 0; h < TARVE_N_HELD; h++)
        for (size_t k = 0; k < TARVE_N_POINTS; k++)
            free(o->sensitivity[h][k].row);
}

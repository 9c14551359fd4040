/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fields of education, their qualifications and levels as they may be shown; what is said of a
 * result. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "report/view.h"

enum { NAME_CHARS = 120, TEXT_ROOM = 1024, HEADLINE_YEAR = 3 };

/* ---- what is said of a result ---- */

double tarve_view_class_limit(const tarve_view *v)
{
    const double usual = 0.9;
    const tarve_parameter *p =
        v->in->parameters == NULL
            ? NULL
            : tarve_parameters_find(v->in->parameters, "class_probability", NULL, NULL, NULL);
    return p == NULL ? usual : tarve_parameter_mean(p);
}

/* Of a class and all on its side, as need.csv prints them, so that a reader of it comes to the
 * same. */
static double p_between(const tarve_field_need *f, tarve_need_class first, tarve_need_class last)
{
    const double percent = 100;
    double p = 0;
    for (int k = (int)first; k <= (int)last; k++)
        p += round(percent * f->p_class[k]);
    return p / percent;
}

double tarve_view_p_shortage(const tarve_view_field *f)
{
    return p_between(f->need, TARVE_NEED_LARGE_SHORTAGE, TARVE_NEED_SHORTAGE);
}

tarve_need_class tarve_view_likely(const tarve_field_need *f, double *probability)
{
    static const struct {
        tarve_need_class first, last, side;
    } side[] = {{TARVE_NEED_LARGE_SHORTAGE, TARVE_NEED_SHORTAGE, TARVE_NEED_SHORTAGE},
                {TARVE_NEED_BALANCE, TARVE_NEED_BALANCE, TARVE_NEED_BALANCE},
                {TARVE_NEED_SURPLUS, TARVE_NEED_LARGE_SURPLUS, TARVE_NEED_SURPLUS}};
    for (size_t i = 0; i < sizeof side / sizeof *side; i++) {
        const double p = p_between(f, side[i].first, side[i].last);
        if (!(p >= TARVE_VIEW_LIKELY))
            continue;
        if (probability != NULL)
            *probability = p;
        return side[i].side;
    }
    return TARVE_NEED_UNCERTAIN;
}

bool tarve_view_likely_shortage(const tarve_view_field *f)
{
    return !f->small && tarve_view_p_shortage(f) >= TARVE_VIEW_LIKELY;
}

/* ---- rows ---- */

static bool shares_name(const tarve_need_result *r, size_t i)
{
    for (size_t j = 0; j < r->n_fields; j++)
        if (j != i && r->field[i].name_fi != NULL && r->field[j].name_fi != NULL &&
            strcmp(r->field[i].name_fi, r->field[j].name_fi) == 0)
            return true;
    return false;
}

static const char *field_name(tarve_view *v, const tarve_need_result *r, size_t i, size_t *base)
{
    char buf[TEXT_ROOM];
    const tarve_field_need *f = &r->field[i];
    const char *own = f->name_fi != NULL && f->name_fi[0] != '\0' ? f->name_fi : f->code;
    const char *name = tarve_view_label(v, f->code, own);
    size_t n = tarve_text_clean(name == NULL ? "" : name, NAME_CHARS, buf, sizeof buf - 16);
    const char *level = f->level == NULL ? "" : f->level;
    const char *suffix = strcmp(level, "uas") == 0   ? tarve_tr(v->lang, " (UAS)")
                         : strcmp(level, "vet") == 0 ? tarve_tr(v->lang, " (VET)")
                                                     : "";
    *base = n;
    if (shares_name(r, i))
        n += (size_t)snprintf(buf + n, sizeof buf - n, "%s", suffix);
    return tarve_arena_text(&v->memory, buf, n);
}

static tarve_look look_of(const tarve_field_need *f)
{
    static const tarve_look look[] = {TARVE_LOOK_SHORTAGE, TARVE_LOOK_SHORTAGE, TARVE_LOOK_BALANCE,
                                      TARVE_LOOK_SURPLUS,  TARVE_LOOK_SURPLUS,  TARVE_LOOK_UNSURE,
                                      TARVE_LOOK_UNSURE};
    if (f == NULL)
        return TARVE_LOOK_UNSURE;
    return look[f->class_] == TARVE_LOOK_SHORTAGE && f->mismatch ? TARVE_LOOK_MISMATCH
                                                                 : look[f->class_];
}

static void persons_of(const tarve_field_need *f, tarve_view_field *out)
{
    out->openings = tarve_round_range(f->openings);
    out->requirement = tarve_round_range(f->requirement);
    out->supply = tarve_round_range(f->supply);
    out->gap = tarve_round_range(f->gap);
    out->graduates = tarve_round_range(f->graduates);
    const tarve_range part[TARVE_N_PARTS] = {f->hires,    f->churn,    f->from_unemployed,
                                             f->mobility, f->entrants, f->backlog};
    for (size_t p = 0; p < TARVE_N_PARTS; p++)
        out->part[p] = tarve_round_range(part[p]);
    out->ratio = f->ratio;
    out->balance_share = f->balance_share;
    out->replacement = tarve_round_range(f->replacement);
    out->graduates_recent = tarve_round_persons(f->graduates_recent);
    out->employed = tarve_round_persons(f->employed);
    out->expansion = tarve_round_persons(f->expansion);
    for (size_t e = 0; e < 2; e++)
        out->gap_end[e] = tarve_round_range(f->gap_end[e]);
    out->bound_min = tarve_round_persons(f->bound_min);
    out->bound_max = tarve_round_persons(f->bound_max);
    out->always_unfilled = tarve_round_persons(f->always_unfilled);
    out->always_left_over = tarve_round_persons(f->always_left_over);
    out->tightness = f->tightness > 0 ? f->tightness : (double)NAN;
}

/* Below the size rule figures are noise: whose class holds, and the direction, are left. */
static void no_persons(tarve_view_field *out)
{
    const tarve_range none = {(double)NAN, (double)NAN, (double)NAN};
    out->openings = out->requirement = out->supply = out->gap = out->graduates = none;
    out->ratio = out->balance_share = out->replacement = none;
    out->employed = out->expansion = out->graduates_recent = (double)NAN;
    out->gap_end[0] = out->gap_end[1] = none;
    for (size_t p = 0; p < TARVE_N_PARTS; p++)
        out->part[p] = none;
    out->bound_min = out->bound_max = out->tightness = (double)NAN;
    out->always_unfilled = out->always_left_over = (double)NAN;
}

static void view_of_field(const tarve_field_need *f, tarve_view_field *out)
{
    out->small = f->class_ == TARVE_NEED_TOO_SMALL;
    if (out->small)
        no_persons(out);
    else
        persons_of(f, out);
    out->from = f->class_from;
    out->look = look_of(f->class_from);
    out->need = f;
}

/* Largest gap first; the unrounded gap and then the code decide ties, so the order is one. Fields
 * too small for a figure come last. */
static int by_gap(const void *pa, const void *pb)
{
    const tarve_view_field *a = pa, *b = pb;
    const double x = a->small ? (double)NAN : a->need->gap.median;
    const double y = b->small ? (double)NAN : b->need->gap.median;
    if (x != y && !isnan(x) && !isnan(y))
        return x < y ? 1 : -1;
    if (isnan(x) != isnan(y))
        return isnan(x) ? 1 : -1;
    return strcmp(a->code, b->code);
}

/* Names and codes are those of the first year. */
static tarve_status name_rows(tarve_view *v, const tarve_need_result *r, tarve_error *err)
{
    for (size_t i = 0; i < r->n_fields; i++) {
        tarve_view_field *f = &v->row[i];
        f->name = field_name(v, r, i, &f->base);
        f->code = tarve_view_text(v, r->field[i].code);
        f->level = tarve_view_text(v, r->field[i].level);
        f->parent = tarve_view_text(v, r->field[i].parent);
        if (f->name == NULL || f->code == NULL || f->level == NULL || f->parent == NULL)
            return tarve_fail(err, TARVE_E_NOMEM, "out of memory for %zu fields", r->n_fields);
    }
    for (size_t i = r->n_fields; i < r->n_years * r->n_fields; i++) {
        const tarve_view_field *first = &v->row[i % r->n_fields];
        v->row[i].name = first->name;
        v->row[i].base = first->base;
        v->row[i].code = first->code;
        v->row[i].level = first->level;
        v->row[i].parent = first->parent;
    }
    return TARVE_OK;
}

static tarve_status make_levels(tarve_view *v, const tarve_need_result *r, tarve_error *err)
{
    const size_t n = r->n_years * r->n_levels;
    if (n == 0)
        return TARVE_OK;
    v->level = tarve_arena_alloc(&v->memory, n * sizeof *v->level);
    if (v->level == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory for %zu levels", n);
    for (size_t i = 0; i < n; i++) {
        tarve_view_field *f = &v->level[i];
        view_of_field(&r->level[i], f);
        f->name = tarve_view_text(v, tarve_view_level_name(v, r->level[i].code));
        f->code = tarve_view_text(v, r->level[i].code);
        f->level = tarve_view_text(v, r->level[i].level);
        f->parent = tarve_view_text(v, r->level[i].parent);
        if (f->name == NULL || f->code == NULL || f->level == NULL || f->parent == NULL)
            return tarve_fail(err, TARVE_E_NOMEM, "out of memory for %zu levels", n);
    }
    v->n_levels = r->n_levels;
    return TARVE_OK;
}

static tarve_status make_rows(tarve_view *v, const tarve_need_result *r, tarve_error *err)
{
    const size_t n = r->n_years * r->n_fields;
    if (n == 0)
        return TARVE_OK;
    const size_t headline = (r->n_years < HEADLINE_YEAR ? r->n_years : HEADLINE_YEAR) - 1;
    v->row = tarve_arena_alloc(&v->memory, n * sizeof *v->row);
    v->shown = tarve_arena_alloc(&v->memory, r->n_fields * sizeof *v->shown);
    v->charted = tarve_arena_alloc(&v->memory, r->n_fields * sizeof *v->charted);
    if (v->row == NULL || v->shown == NULL || v->charted == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory for %zu fields", n);
    for (size_t i = 0; i < n; i++) {
        view_of_field(&r->field[i], &v->row[i]);
        v->synthetic = v->synthetic || r->field[i].synthetic;
    }
    const tarve_status st = name_rows(v, r, err);
    if (st != TARVE_OK)
        return st;
    v->n_years = r->n_years;
    v->n_rows = r->n_fields;
    v->year = r->base_year + 1 + (int)headline;
    for (size_t i = 0; i < v->n_rows; i++)
        if (v->row[i].parent[0] == '\0')
            v->shown[v->n_shown++] = v->row[headline * v->n_rows + i];
    qsort(v->shown, v->n_shown, sizeof *v->shown, by_gap);
    for (size_t i = 0; i < v->n_shown; i++)
        if (!v->shown[i].small)
            v->charted[v->n_charted++] = v->shown[i];
    return TARVE_OK;
}

tarve_status tarve_view_fields(tarve_view *v, tarve_error *err)
{
    const tarve_status st = make_rows(v, v->in->need, err);
    return st == TARVE_OK ? make_levels(v, v->in->need, err) : st;
}

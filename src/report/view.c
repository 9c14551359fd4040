/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/view.h"

#include <math.h>
#include <string.h>

#include "base/text.h"

enum { NAME_CHARS = 120, TEXT_ROOM = 1024 };

const char *tarve_view_text(tarve_view *v, const char *text)
{
    char buf[TEXT_ROOM];
    const size_t n = tarve_text_clean(text == NULL ? "" : text, NAME_CHARS, buf, sizeof buf);
    return tarve_arena_text(&v->memory, buf, n);
}

const char *tarve_part_code(tarve_part p)
{
    static const char *const code[TARVE_N_PARTS] = {"hires",    "churn",    "from_unemployed",
                                                    "mobility", "entrants", "backlog"};
    return code[p];
}

/* ---- occupations ---- */

static tarve_status make_occupations(tarve_view *v, const tarve_need_result *r, tarve_error *err)
{
    size_t n = 0;
    for (size_t i = 0; i < r->n_occupations; i++)
        n += r->occupation[i].publishable;
    if (n == 0 || r->n_years == 0)
        return TARVE_OK;
    v->occupation = tarve_arena_alloc(&v->memory, n * r->n_years * sizeof *v->occupation);
    if (v->occupation == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory for %zu occupations", n);
    v->n_occupations = n;
    size_t k = 0;
    for (size_t i = 0; i < r->n_occupations * r->n_years; i++) {
        /* publishable in the first year decides for all: a table without holes */
        if (!r->occupation[i % r->n_occupations].publishable)
            continue;
        const tarve_occupation_need *o = &r->occupation[i];
        tarve_view_occupation *out = &v->occupation[k++];
        out->code = tarve_view_text(v, o->code);
        out->name = tarve_view_text(v, tarve_view_label(v, o->code, o->name_fi));
        if (out->code == NULL || out->name == NULL)
            return tarve_fail(err, TARVE_E_NOMEM, "out of memory for %zu occupations", n);
        out->n12 = tarve_round_range(o->n12);
        const tarve_range none = {(double)NAN, (double)NAN, (double)NAN};
        const tarve_range part[TARVE_N_PARTS] = {
            tarve_round_range(o->hires),           tarve_round_range(o->churn),
            tarve_round_range(o->from_unemployed), tarve_round_range(o->mobility),
            tarve_round_range(o->entrants),        none};
        memcpy(out->part, part, sizeof part);
        out->v_bar = tarve_round_persons(o->v_bar);
        out->u_bar = tarve_round_persons(o->u_bar);
        out->tightness = o->tightness;
    }
    return TARVE_OK;
}

/* ---- municipalities ---- */

/*
 * The need room has already put the monthly cells through the disclosure table: a mean is exact
 * (lo == hi) only when all its months may be printed. Small means are kept back here as well, and
 * never one municipality alone, since the area's total is printed.
 */
static tarve_shown show_mean(double lo, double mid, double hi)
{
    const tarve_cell_state state = isnan(mid) ? TARVE_CELL_MISSING
                                   : lo == hi ? TARVE_CELL_VALUE
                                              : TARVE_CELL_PROTECTED;
    tarve_shown s = tarve_show_observed(mid, tarve_mark_make(state, TARVE_REASON_NONE, 0, 0, 0, 0));
    /* "1-4" is said of a mean only when all that is known lies there */
    if (s.kind == TARVE_SHOWN_PROTECTED && !(lo >= 1 && hi <= 4))
        s.kind = TARVE_SHOWN_SUPPRESSED;
    return s;
}

static bool is_hidden(tarve_shown s)
{
    return s.kind == TARVE_SHOWN_PROTECTED || s.kind == TARVE_SHOWN_SUPPRESSED;
}

static tarve_shown *column(tarve_view_area *a, bool unemployed)
{
    return unemployed ? &a->unemployed : &a->vacancies;
}

/* Keeps back the smallest printed figure when exactly one is hidden under the printed total. */
static void hide_a_second(tarve_view_area *area, size_t n, bool unemployed)
{
    size_t hidden = 0;
    tarve_shown *smallest = NULL;
    for (size_t i = 0; i < n; i++) {
        tarve_shown *s = column(&area[i], unemployed);
        hidden += is_hidden(*s);
        if (s->kind == TARVE_SHOWN_NUMBER && (smallest == NULL || s->value < smallest->value))
            smallest = s;
    }
    if (hidden == 1 && smallest != NULL)
        smallest->kind = TARVE_SHOWN_SUPPRESSED;
}

static tarve_status make_areas(tarve_view *v, const tarve_need_result *r, tarve_error *err)
{
    const size_t n = r->n_areas;
    v->total.vacancies = show_mean(v->vacancies.now, v->vacancies.now, v->vacancies.now);
    v->total.unemployed = show_mean(v->unemployed.now, v->unemployed.now, v->unemployed.now);
    if (n == 0)
        return TARVE_OK;
    v->area = tarve_arena_alloc(&v->memory, n * sizeof *v->area);
    if (v->area == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory for %zu areas", n);
    for (size_t i = 0; i < n; i++) {
        const tarve_area_need *a = &r->area[i];
        tarve_view_area *out = &v->area[i];
        out->code = tarve_view_text(v, a->code);
        out->name = tarve_view_text(v, tarve_view_label(v, a->code, a->name_fi));
        if (out->code == NULL || out->name == NULL)
            return tarve_fail(err, TARVE_E_NOMEM, "out of memory for %zu areas", n);
        out->vacancies = show_mean(a->v_bar_lo, a->v_bar_mid, a->v_bar_hi);
        out->unemployed = show_mean(a->u_bar_lo, a->u_bar_mid, a->u_bar_hi);
        out->protected_months = a->protected_months;
    }
    hide_a_second(v->area, n, false);
    hide_a_second(v->area, n, true);
    for (size_t i = 0; i < n; i++) {
        tarve_view_area *out = &v->area[i];
        const bool both =
            out->vacancies.kind == TARVE_SHOWN_NUMBER && out->unemployed.kind == TARVE_SHOWN_NUMBER;
        out->tightness = both ? r->area[i].tightness : (double)NAN;
        out->share = out->vacancies.kind == TARVE_SHOWN_NUMBER ? r->area[i].openings_share.median
                                                               : (double)NAN;
    }
    v->n_areas = n;
    return TARVE_OK;
}

/* ---- all of it ---- */

tarve_status tarve_view_make(const tarve_report_inputs *in, const tarve_language *lang,
                             tarve_view *v, tarve_error *err)
{
    tarve_status st = TARVE_OK;
    v->in = in;
    v->lang = lang;
    v->synthetic = in->synthetic;
    for (size_t i = 0; i < in->n_sources; i++)
        v->synthetic = v->synthetic || in->source[i].synthetic;
    v->region = tarve_view_text(v, in->region_name);
    v->total.code = tarve_view_text(v, in->area);
    v->total.name = v->region;
    if (v->region == NULL || v->total.code == NULL) {
        st = tarve_fail(err, TARVE_E_NOMEM, "out of memory");
        goto done;
    }
    v->vacancies = tarve_view_headline(in, "vacancy_stock");
    v->unemployed = tarve_view_headline(in, "unemployed_stock");
    v->total.tightness = in->need->area_tightness;
    v->total.share = 1;
    st = tarve_view_fields(v, err);
    if (st == TARVE_OK)
        st = make_occupations(v, in->need, err);
    if (st == TARVE_OK)
        st = make_areas(v, in->need, err);
    if (st == TARVE_OK)
        st = tarve_view_gaps(v, err);
    if (st == TARVE_OK)
        st = tarve_view_series_names(v, err);
done:
    if (st != TARVE_OK)
        tarve_view_free(v);
    return st;
}

void tarve_view_free(tarve_view *v)
{
    tarve_arena_free(&v->memory);
    *v = (tarve_view){0};
}

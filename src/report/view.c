/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/view.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum { NAME_CHARS = 120, TEXT_ROOM = 1024, HEADLINE_YEAR = 3 };

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

bool tarve_view_is_shortage(const tarve_view_field *f)
{
    return f->need->class_ == TARVE_NEED_LARGE_SHORTAGE || f->need->class_ == TARVE_NEED_SHORTAGE;
}

double tarve_view_class_limit(const tarve_view *v)
{
    const double usual = 0.9;
    const tarve_parameter *p =
        v->in->parameters == NULL
            ? NULL
            : tarve_parameters_find(v->in->parameters, "class_probability", NULL, NULL, NULL);
    return p == NULL ? usual : tarve_parameter_mean(p);
}

double tarve_view_p_shortage(const tarve_view_field *f)
{
    return f->need->p_class[TARVE_NEED_LARGE_SHORTAGE] + f->need->p_class[TARVE_NEED_SHORTAGE];
}

/* ---- fields of education ---- */

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

static tarve_status make_fields(tarve_view *v, const tarve_need_result *r, tarve_error *err)
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

/* ---- published series ---- */

bool tarve_view_is_persons(const char *measure)
{
    static const char *const begins[] = {"unemployed", "jobseeker", "job_seeker", "graduate",
                                         "student"};
    for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
        if (measure != NULL && strncmp(measure, begins[i], strlen(begins[i])) == 0)
            return true;
    return false;
}

tarve_shown tarve_view_cell(const tarve_series *s, size_t t)
{
    return tarve_show_observed(s->value[t], s->mark[t]);
}

/* The naive models repeat single figures of the history. */
static bool repeats(const tarve_forecast *f)
{
    return strcmp(f->model, "naive") == 0 || strcmp(f->model, "seasonal_naive") == 0;
}

double tarve_view_benchmark(const tarve_published_series *s, double value)
{
    const tarve_shown shown = tarve_show_observed(
        value, tarve_mark_make(TARVE_CELL_VALUE, TARVE_REASON_NONE, 0, 0, 0, 0));
    return shown.kind == TARVE_SHOWN_NUMBER ? tarve_view_forecast(s, value) : (double)NAN;
}

double tarve_view_forecast(const tarve_published_series *s, double value)
{
    if (s->forecast->re_protect && value < 5)
        return (double)NAN;
    if (repeats(s->forecast) && value > 0 && value < 5)
        return (double)NAN;
    return tarve_view_is_persons(s->measure) ? tarve_round_persons(value) : value;
}

tarve_trend tarve_view_trend(const tarve_published_series *s)
{
    tarve_trend t = s->trend;
    if (s->forecast->re_protect)
        return (tarve_trend){.direction = TARVE_DIRECTION_UNKNOWN};
    if (tarve_view_is_persons(s->measure)) {
        t.per_year = tarve_round_persons(t.per_year);
        t.lo = tarve_round_persons(t.lo);
        t.hi = tarve_round_persons(t.hi);
    }
    return t;
}

size_t tarve_view_steps(const tarve_published_series *s)
{
    const size_t most = s->history.freq == TARVE_YEAR ? 10 : 2 * (size_t)s->history.freq;
    return s->forecast->n_levels == 0    ? 0
           : s->forecast->n_steps < most ? s->forecast->n_steps
                                         : most;
}

bool tarve_view_break_concerns(const tarve_view *v, size_t i, const tarve_published_series *s)
{
    const char *const *whose = v->in->break_measure;
    return whose == NULL || whose[i] == NULL || whose[i][0] == '\0' ||
           (s->measure != NULL && strcmp(whose[i], s->measure) == 0);
}

const char *tarve_view_break_reason(const tarve_view *v, size_t i, char *buf, size_t size)
{
    const char *const *own = v->in->break_reason[tarve_language_lang(v->lang)];
    const char *const *any = v->in->break_reason[TARVE_FI];
    const char *reason = own != NULL && own[i] != NULL && own[i][0] != '\0' ? own[i]
                         : any != NULL                                      ? any[i]
                                                                            : NULL;
    (void)tarve_text_clean(reason == NULL ? "" : reason, NAME_CHARS, buf, size);
    buf[strcspn(buf, ":(;")] = '\0';
    return buf;
}

/* Mean of the `n` cells that end `back` before the last; NaN unless every one has a number. */
static double mean_of(const tarve_series *s, size_t n, size_t back)
{
    double sum = 0;
    if (s->n < n + back)
        return (double)NAN;
    for (size_t t = s->n - back - n; t < s->n - back; t++) {
        if (!tarve_mark_has_number(s->mark[t]))
            return (double)NAN;
        sum += s->value[t];
    }
    return sum / (double)n;
}

static tarve_view_mean headline(const tarve_report_inputs *in, const char *measure)
{
    tarve_view_mean m = {NULL, (double)NAN, (double)NAN};
    for (size_t i = 0; i < in->n_series && m.series == NULL; i++) {
        const tarve_published_series *s = &in->series[i];
        if (s->headline && s->measure != NULL && strcmp(s->measure, measure) == 0)
            m.series = s;
    }
    if (m.series != NULL) {
        const size_t year = (size_t)m.series->history.freq;
        m.now = mean_of(&m.series->history, year, 0);
        m.before = mean_of(&m.series->history, year, year);
    }
    return m;
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
    v->vacancies = headline(in, "vacancy_stock");
    v->unemployed = headline(in, "unemployed_stock");
    v->total.tightness = in->need->area_tightness;
    v->total.share = 1;
    st = make_fields(v, in->need, err);
    if (st == TARVE_OK)
        st = make_levels(v, in->need, err);
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

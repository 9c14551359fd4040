/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parameters against each other and against the data. Each stands in its own range already
 * (params.c); here are those that cannot hold together. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "need/crosswalk.h"
#include "need/unknown.h"
#include "tarve/intake.h"

enum { MOST_AGE = 10 }; /* years */

/* TARVE_E_INPUT at the row of the first that stands in the file; built-in ones agree. */
static tarve_status refuse(const build *b, const tarve_parameter *a, const tarve_parameter *c,
                           const char *code, const char *what, tarve_error *err)
{
    const tarve_parameter *at = a->line > 0 ? a : c;
    if (at->line == 0)
        return TARVE_OK;
    const tarve_status st = tarve_fail(err, TARVE_E_INPUT, "parameter %s (%s%s%s): %s", at->name,
                                       at->level, at->key[0] != '\0' ? " " : "", at->key, what);
    if (err != NULL)
        err->code = code;
    tarve_error_at(err, params_path(b->parameters), at->line, 0);
    return st;
}

static const tarve_parameter *one(const build *b, const char *name)
{
    return tarve_parameters_find(b->parameters, name, NULL, NULL, NULL);
}

/* F10, F11: the unemployed and those who move in fill no more than all openings. */
static tarve_status openings(const build *b, tarve_error *err)
{
    const tarve_parameter *phi = one(b, "phi"), *chi = one(b, "chi"), *iota = one(b, "iota");
    const double left = 1.0 - tarve_parameter_mean(chi);
    const double filled = left > 0.0 ? tarve_parameter_mean(phi) / left + tarve_parameter_mean(iota)
                                     : (double)INFINITY;
    return filled > 1.0 + 1e-9
               ? refuse(b, phi, iota->line > 0 ? iota : chi, "rate-above-one",
                        "phi / (1 - chi) + iota is above one: openings would be filled twice", err)
               : TARVE_OK;
}

/* F14, F15: who is unemployed is in the labour force. */
static tarve_status activity(const build *b, tarve_error *err)
{
    static const char *const level[] = {NULL, "vet", "uas"};
    tarve_status st = TARVE_OK;
    for (size_t i = 0; st == TARVE_OK && i < 3; i++) {
        const tarve_parameter *theta =
            tarve_parameters_find(b->parameters, "theta", level[i], NULL, NULL);
        const tarve_parameter *a = tarve_parameters_find(b->parameters, "a", level[i], NULL, NULL);
        if (tarve_parameter_mean(theta) > tarve_parameter_mean(a))
            st = refuse(b, theta, a, "contradiction",
                        "more graduates unemployed (theta) than in the labour force (a)", err);
    }
    return st;
}

/* F20. */
static tarve_status order(const build *b, tarve_error *err)
{
    static const char *const up[][2] = {{"cut_large_shortage", "cut_shortage"},
                                        {"cut_shortage", "cut_surplus"},
                                        {"cut_surplus", "cut_large_surplus"},
                                        {"min_openings_three", "min_openings_five"}};
    tarve_status st = TARVE_OK;
    for (size_t i = 0; st == TARVE_OK && i < sizeof up / sizeof *up; i++) {
        const tarve_parameter *low = one(b, up[i][0]), *high = one(b, up[i][1]);
        if (tarve_parameter_mean(low) > tarve_parameter_mean(high))
            st = refuse(b, low, high, "bad-range",
                        "cut_large_shortage, cut_shortage, cut_surplus, cut_large_surplus and "
                        "min_openings_three, min_openings_five must ascend",
                        err);
    }
    return st;
}

static const tarve_parameter *more_specific(const tarve_parameter *a, const tarve_parameter *b)
{
    return a->line == 0 || (b->line > 0 && strlen(b->key) > strlen(a->key)) ? b : a;
}

/* F12: what needs no qualification and what needs a higher one are parts of one row. */
static tarve_status rests(const build *b, tarve_error *err)
{
    tarve_status st = TARVE_OK;
    for (size_t o = 0; st == TARVE_OK && o < b->m.n_occupations; o++) {
        const tarve_parameter *none =
            tarve_parameters_occupation(b->parameters, "none", b->occupation[o]);
        const tarve_parameter *higher =
            tarve_parameters_occupation(b->parameters, "higher", b->occupation[o]);
        if (tarve_parameter_mean(none) + tarve_parameter_mean(higher) > 1.0 + 1e-9)
            st = refuse(b, more_specific(none, higher), higher, "rate-above-one",
                        "none and higher of one occupation add up to more than one", err);
    }
    return st;
}

/* F25: somebody who begins and completes does so in some year. key: level, field, qualification. */
static tarve_status lag_of(const build *b, const char *const key[3], tarve_error *err)
{
    const tarve_parameter *first = NULL;
    double sum = 0.0;
    for (int k = 1; k <= TARVE_LAG_YEARS; k++) {
        char name[16];
        (void)snprintf(name, sizeof name, "lag_%d", k);
        const tarve_parameter *p =
            tarve_parameters_find(b->parameters, name, key[0], key[1], key[2]);
        sum += tarve_parameter_mean(p);
        first = first == NULL || (first->line == 0 && p->line > 0) ? p : first;
    }
    return sum > 0.0 ? TARVE_OK
                     : refuse(b, first, first, "bad-range",
                              "of the shares lag_1 to lag_8 that hold for it all are 0: nobody "
                              "would graduate, expected one above 0",
                              err);
}

static tarve_status lags(const build *b, tarve_error *err)
{
    static const char *const level[][3] = {{"vet", NULL, NULL}, {"uas", NULL, NULL}};
    const tarve_crosswalk *c = b->in->crosswalk;
    tarve_status st = lag_of(b, level[0], err);
    if (st == TARVE_OK)
        st = lag_of(b, level[1], err);
    for (size_t i = 0; st == TARVE_OK && c != NULL && i < c->n_qualifications; i++) {
        const qualification *q = &c->qualification[i];
        st = lag_of(b, (const char *const[3]){q->level, q->field, NULL}, err);
        if (st == TARVE_OK)
            st = lag_of(b, (const char *const[3]){q->level, q->field, q->code}, err);
    }
    return st;
}

/* F6: hires cannot be fewer than the vacancies that are known to be filled. The last 12 months that
 * have both. */
static tarve_status filled(const build *b, tarve_error *err)
{
    months n = {0}, f = {0};
    tarve_status st =
        months_of(b->in->panel, "vacancy_flow", b->in->area, b->member, b->n_members, &n, err);
    if (st == TARVE_OK)
        st = months_of(b->in->panel, "vacancy_filled", b->in->area, b->member, b->n_members, &f,
                       err);
    double new = 0.0, known = 0.0;
    size_t both = 0;
    for (tarve_period t = b->base; st == TARVE_OK && n.n > 0 && t >= n.first && both < YEAR_MONTHS;
         t--) {
        const double x = months_at(&n, t), y = months_at(&f, t);
        if (isnan(x) || isnan(y))
            continue;
        new += x;
        known += y;
        both++;
    }
    months_free(&n);
    months_free(&f);
    const tarve_parameter *kappa = one(b, "kappa"), *omega = one(b, "omega");
    /* a year's fills may answer the vacancies of the year before: a tenth is let pass */
    const double hires = tarve_parameter_mean(kappa) * (1.0 - tarve_parameter_mean(omega)) * new;
    if (st == TARVE_OK && both == YEAR_MONTHS && known > 1.1 * hires)
        st = refuse(b, kappa, omega, "contradiction",
                    "kappa (1 - omega) gives fewer hires than the vacancies that the inputs say "
                    "were filled",
                    err);
    return st;
}

/* ---- validity ---- */

static tarve_status dates(build *b, tarve_error *err)
{
    const int as_of = tarve_period_year(TARVE_MONTH, b->base);
    size_t n[2] = {0, 0};
    const tarve_parameter *first[2] = {NULL, NULL};
    for (size_t i = 0; i < tarve_parameters_size(b->parameters); i++) {
        const tarve_parameter *p = tarve_parameters_row(b->parameters, i);
        tarve_freq freq = TARVE_YEAR;
        tarve_period at = 0;
        if (p->line == 0 || !tarve_period_parse(p->valid_from, strlen(p->valid_from), &freq, &at))
            continue;
        const int year = tarve_period_year(freq, at);
        const size_t kind = year > as_of ? 0 : 1;
        if (kind == 1 && as_of - year <= MOST_AGE)
            continue;
        first[kind] = n[kind]++ == 0 ? p : first[kind];
    }
    static const char *const code[] = {"parameter-later", "parameter-old"};
    static const char *const what[] = {"are dated after the last month used",
                                       "are more than ten years older than the last month used"};
    tarve_status st = TARVE_OK;
    for (size_t k = 0; st == TARVE_OK && k < 2; k++)
        if (n[k] > 0)
            st = tarve_findings_add(&b->result->findings, code[k], TARVE_LOG_INFO,
                                    params_path(b->parameters), first[k]->line, 0, err,
                                    "%zu rows of the parameters %s, the first of them %s (%s)",
                                    n[k], what[k], first[k]->name, first[k]->valid_from);
    return st;
}

tarve_status need_check_parameters(build *b, tarve_error *err)
{
    tarve_status st = openings(b, err);
    if (st == TARVE_OK)
        st = activity(b, err);
    if (st == TARVE_OK)
        st = order(b, err);
    if (st == TARVE_OK)
        st = rests(b, err);
    if (st == TARVE_OK)
        st = lags(b, err);
    if (st == TARVE_OK)
        st = filled(b, err);
    return st == TARVE_OK ? dates(b, err) : st;
}

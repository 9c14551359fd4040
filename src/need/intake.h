/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Study places and scenarios: what the files that work them out share. */
#ifndef TARVE_NEED_INTAKE_H
#define TARVE_NEED_INTAKE_H

#include "base/arena.h"
#include "need/build.h"
#include "need/change.h"
#include "tarve/intake.h"

/* Rows of both files, in the order of the file. */
typedef struct plan {
    const char *scenario, *name, *occupation;
    double jobs;
    int year;
    size_t line;
} plan;
struct tarve_investors {
    plan *item;
    size_t n;
    tarve_arena text;
};
typedef struct start_row {
    const char *code; /* "vet:F:09" or "Q:..." */
    int year;
    double places, applicants, starts; /* NaN = not known */
} start_row;
struct tarve_starts {
    start_row *item;
    size_t n;
    tarve_arena text;
};

/* Expected c of every qualification, and graduates blended with the starts of the intake file
 * (F25). After build_education(). */
tarve_status build_intake(build *b, tarve_error *err) TARVE_MUST_CHECK;

/* Applicants per place of the last year in which both are known; NaN = none, or of 1 to 4. */
double starts_applicants(const tarve_starts *s, const char *code);

/* Places of the last year in which they are known; NaN = none. */
double starts_places(const tarve_starts *s, const char *code);

/* F25: shares of the lag, adding up to 1; own: code of a qualification, or NULL. */
void intake_lag(tarve_parameters *p, const char *level, const char *field, const char *own,
                double lag[TARVE_LAG_YEARS]);

/* F24-F26 of every unit out of the base draws: result->outlook->intake. */
tarve_status intake_fill(build *b, const need_draws *base, tarve_error *err) TARVE_MUST_CHECK;
/* Prices one alternative in places from the same draws under its change. */
tarve_status intake_price(build *b, const need_draws *base, const need_draws *changed,
                          tarve_alternative_kind kind, tarve_error *err) TARVE_MUST_CHECK;
/* One question; the field is one of the result. */
tarve_status intake_answer(build *b, const need_draws *base, const tarve_question *q,
                           tarve_answer *out, tarve_error *err) TARVE_MUST_CHECK;

/* Is it the code of a scenario that every run has? */
bool scenario_is_built_in(const char *code);
/* All scenarios, and with them the prices of the alternatives. */
tarve_status scenarios_fill(build *b, const need_draws *base, tarve_error *err) TARVE_MUST_CHECK;

#endif

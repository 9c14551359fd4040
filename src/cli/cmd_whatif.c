/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tarve whatif CONFIG --field X --places N: one question answered, nothing published. */
#include <stdio.h>

#include "cli/cli.h"
#include "cli/show.h"
#include "tarve/intake.h"

typedef struct whatif_line {
    cli_config_line in;
    tarve_question question;
    bool asked, csv;
} whatif_line;

enum { KEY_FIELD = 0x200, KEY_PLACES, KEY_FROM, KEY_CSV, MOST_PLACES = 1000000 };

static error_t parse(int key, char *arg, struct argp_state *state)
{
    whatif_line *line = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &line->in;
        return 0;
    case KEY_FIELD:
        line->question.field = arg;
        return 0;
    case KEY_PLACES:
        line->question.places = (double)cli_number(state, arg, 0, MOST_PLACES, "--places");
        line->asked = true;
        return 0;
    case KEY_FROM:
        line->question.from_year = (int)cli_number(state, arg, 1900, 2200, "--from");
        return 0;
    case KEY_CSV:
        line->csv = true;
        return 0;
    case ARGP_KEY_END:
        if (line->question.field == NULL || !line->asked)
            argp_error(state, "--field and --places are needed");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option options[] = {
    {"field", KEY_FIELD, "CODE", 0, "Field of education (vet:F:09) or qualification (Q:...)", 0},
    {"places", KEY_PLACES, "N", 0, "Study places more a year", 0},
    {"from", KEY_FROM, "YEAR", 0, "Year in which they begin (default: the next one)", 0},
    {"csv", KEY_CSV, NULL, 0, "Print the years as CSV", 0},
    {0},
};
static const struct argp_child children[] = {{&cli_config_argp, 0, NULL, 0}, {0}};
static const struct argp whatif_argp = {
    .options = options,
    .parser = parse,
    .args_doc = "CONFIG",
    .doc = "What if a field had more study places: gap, risk of surplus and year of effect.",
    .children = children,
};

/* ---- as CSV ---- */

static void csv_range(tarve_range r)
{
    const tarve_range p = tarve_round_range(r);
    (void)printf(",%.0f,%.0f,%.0f", p.median, p.lo80, p.hi80);
}

static void print_csv(const tarve_answer *a, int base_year)
{
    (void)puts("field,places,year,extra_graduates,gap,gap_lo80,gap_hi80,gap_with,gap_with_lo80,"
               "gap_with_hi80,p_shortage,p_shortage_with,p_large_surplus,p_large_surplus_with");
    for (size_t y = 0; !a->intake->small && y < a->n_years; y++) {
        const tarve_answer_year *at = &a->year[y];
        (void)printf("%s,%.0f,%d,%.0f", a->field->code, a->places, base_year + 1 + (int)y,
                     at->extra_graduates);
        csv_range(at->gap[0]);
        csv_range(at->gap[1]);
        (void)printf(",%.2f,%.2f,%.2f,%.2f\n", at->p_shortage[0], at->p_shortage[1],
                     at->p_large_surplus[0], at->p_large_surplus[1]);
    }
}

/* ---- in words ---- */

static void say_gap(tarve_range r)
{
    char text[60];
    (void)snprintf(text, sizeof text, "%.0f (%.0f to %.0f)", tarve_round_persons(r.median),
                   tarve_round_persons(r.lo80), tarve_round_persons(r.hi80));
    (void)printf("  %-22s", text);
}

static void say_years(const tarve_answer *a, int base_year)
{
    (void)printf("\n%-6s%10s  %-22s  %-22s  %-12s  %s\n", "year", "graduates", "gap without",
                 "gap with", "P(shortage)", "P(large surplus)");
    for (size_t y = 0; y < a->n_years; y++) {
        const tarve_answer_year *at = &a->year[y];
        (void)printf("%-6d%10.0f", base_year + 1 + (int)y, at->extra_graduates);
        say_gap(at->gap[0]);
        say_gap(at->gap[1]);
        (void)printf("  %.2f -> %.2f  %.2f -> %.2f\n", at->p_shortage[0], at->p_shortage[1],
                     at->p_large_surplus[0], at->p_large_surplus[1]);
    }
}

static void say_advice(const tarve_intake *i)
{
    (void)printf("\nTo close the gap of %d: %.0f places a year (%.0f to %.0f in four cases of "
                 "five), once all classes are through.\n",
                 i->judged_year, tarve_round_persons(i->places.median),
                 tarve_round_persons(i->places.lo80), tarve_round_persons(i->places.hi80));
    (void)printf("Up to %.0f places a large surplus is no likelier than %.0f %%; recommended: "
                 "%.0f.\n",
                 i->largest_safe, 100.0 * i->risk, i->recommended);
    if (i->applicants_per_place == i->applicants_per_place) /* not NaN: known */
        (void)printf("%.2f applicants per place%s.\n", i->applicants_per_place,
                     i->applicants_per_place < 1.0 ? ": more places would stay empty" : "");
}

static void say(const tarve_answer *a, int base_year)
{
    const tarve_intake *i = a->intake;
    show_text(a->field->name_fi, 0);
    (void)printf(" (%s): %.0f study places more a year from %d.\n", a->field->code, a->places,
                 i->from_year);
    (void)printf("First graduates in %d, all classes through in %d.\n", i->effect_year,
                 i->full_year);
    if (i->small) {
        (void)puts("Too few openings a year for figures of persons.");
        return;
    }
    (void)printf("A place yields %.2f graduates in a matching job in the area; %.0f places are "
                 "%.0f student-years.\n",
                 i->yield, a->places, a->places * i->student_years_per_place);
    say_years(a, base_year);
    say_advice(i);
    if (a->field->synthetic)
        (void)puts("Graduates are synthetic figures.");
}

static tarve_status answer(const whatif_line *line, const char *datadir, const tarve_config *c,
                           tarve_error *err)
{
    tarve_need_result *r = NULL;
    const tarve_run_options opt = {.datadir = datadir,
                                   .newest = cli_newest_month(),
                                   .max_rejects = line->in.max_rejects,
                                   .jobs = line->in.common.jobs,
                                   .log = cli_log()};
    const tarve_status st = tarve_whatif(c, &opt, &line->question, &r, err);
    if (r == NULL)
        return st;
    cli_progress_clear();
    if (line->csv)
        print_csv(r->answer, r->base_year);
    else
        say(r->answer, r->base_year);
    tarve_need_free(r);
    if (st == TARVE_INCOMPLETE)
        (void)tarve_fail(err, st, "cells or records rejected, within the tolerance");
    return st;
}

static tarve_status run(const cli_options *common, int argc, char **argv, tarve_error *err)
{
    whatif_line line = {.in.common = *common};
    char datadir[CLI_PATH];
    tarve_config *c = NULL;
    tarve_status st = cli_parse(&cli_whatif, &whatif_argp, argc, argv, &line, err);
    if (st != TARVE_OK)
        return st;
    st = cli_open_config(&line.in, datadir, &c, err);
    if (st == TARVE_OK)
        st = answer(&line, datadir, c, err);
    tarve_config_free(c);
    return st;
}

const cli_command cli_whatif = {
    .name = "whatif",
    .args = "CONFIG",
    .summary = "what if a field had more study places; publishes nothing",
    .run = run,
};

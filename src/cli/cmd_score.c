/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tarve score CONFIG: what earlier runs forecast, against what happened. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/files.h"
#include "cli/cli.h"
#include "cli/show.h"
#include "tarve/report.h"

typedef struct score_line {
    cli_config_line in;
    const char *as_of, *output;
} score_line;

enum { KEY_AS_OF = 0x200 };

static error_t parse(int key, char *arg, struct argp_state *state)
{
    score_line *line = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &line->in;
        return 0;
    case KEY_AS_OF:
        line->as_of = arg;
        return 0;
    case 'o':
        line->output = arg;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option options[] = {
    {"as-of", KEY_AS_OF, "MONTH", 0,
     "Last month of outcomes, like 2023M10 (default: configured, else the newest)", 0},
    {"output", 'o', "FILE", 0, "Write the whole record as CSV instead of printing a table", 0},
    {0},
};
static const struct argp_child children[] = {{&cli_config_argp, 0, NULL, 0}, {0}};
static const struct argp score_argp = {
    .options = options,
    .parser = parse,
    .args_doc = "CONFIG",
    .doc = "Hold the forecasts of all published runs against what the inputs say now: error and "
           "bias, against a naive forecast, and how often the ranges held.",
    .children = children,
};

/* ---- the table for people ---- */

static void show_figure(double v, int width, int decimals)
{
    if (isnan(v))
        (void)printf(" %*s", width, "-");
    else
        (void)printf(" %*.*f", width, decimals, v);
}

static bool is_forecast(const tarve_track_row *x)
{
    return x->scope != TARVE_TRACK_FIELDS && x->scope != TARVE_TRACK_SIGNALS;
}

static bool is_same_block(const tarve_track_row *a, const tarve_track_row *b)
{
    return a != NULL && a->scope == b->scope && strcmp(a->measure, b->measure) == 0 &&
           strcmp(a->area, b->area) == 0 && strcmp(a->group, b->group) == 0;
}

static void show_head(const tarve_track_row *x)
{
    (void)puts("");
    (void)fputs(tarve_track_scope_code(x->scope), stdout);
    (void)fputs(x->area[0] != '\0' ? " " : "", stdout);
    show_text(x->area, 0);
    if (x->scope == TARVE_TRACK_OCCUPATION) {
        (void)putchar(' ');
        show_text(x->group, 0);
    }
    (void)fputs(x->measure[0] != '\0' ? ": " : "", stdout);
    show_text(x->measure, 0);
    if (is_forecast(x))
        (void)printf("\n  %-8s %5s %5s %9s %9s %9s %7s %8s %8s\n", "months", "n", "left", "error",
                     "bias", "naive", "ratio", "in 80 %", "in 95 %");
    else
        (void)printf("\n  %-8s %5s %5s %9s%s\n", x->from > 0 ? "years" : "", "n", "left", "hits %",
                     x->from > 0 ? "  opposite" : "");
}

static void show_row(const tarve_track_row *x)
{
    char band[32] = "";
    if (x->from > 0)
        (void)snprintf(band, sizeof band, x->from < x->to ? "%d-%d" : "%d", x->from, x->to);
    (void)printf("  %-8s %5zu %5zu", band, x->n, x->n_left);
    if (is_forecast(x)) {
        show_figure(x->mae, 9, 1);
        show_figure(x->bias, 9, 1);
        show_figure(x->mae_naive, 9, 1);
        show_figure(x->ratio, 7, 2);
        show_figure(100.0 * x->cover80, 8, 0);
        show_figure(100.0 * x->cover95, 8, 0);
    } else {
        show_figure(100.0 * x->hits, 9, 0);
        if (x->scope == TARVE_TRACK_FIELDS)
            show_figure(100.0 * x->opposite, 9, 0);
    }
    (void)putchar('\n');
}

/* Single municipalities and groups are for the CSV. */
static bool is_shown(const tarve_track_row *x)
{
    return x->scope != TARVE_TRACK_MUNICIPALITY && x->scope != TARVE_TRACK_OCCUPATION;
}

static void show_table(const tarve_scored *s)
{
    const tarve_track_row *above = NULL;
    (void)printf("%zu published run%s, outcomes up to %s\n", s->record->n_runs,
                 s->record->n_runs == 1 ? "" : "s", s->as_of);
    for (size_t i = 0; i < s->record->n_rows; i++) {
        const tarve_track_row *x = &s->record->row[i];
        if (!is_shown(x))
            continue;
        if (!is_same_block(above, x))
            show_head(x);
        show_row(x);
        above = x;
    }
    (void)puts(above == NULL
                   ? "No forecast of a published run has an outcome yet: publish again when the "
                     "inputs have later months."
                   : "\nerror, bias: published median less outcome; naive: the same month a year "
                     "before as the\nforecast; ratio below 1: better than naive. -: fewer than 3 "
                     "outcomes, too few to tell.");
}

/* ---- command ---- */

static tarve_status write_csv(const tarve_scored *s, const char *path, tarve_error *err)
{
    tarve_replacing file = {0};
    tarve_status st = tarve_replace_begin(&file, path, err);
    if (st != TARVE_OK)
        return st;
    tarve_report_track(file.out.fp, s->record);
    st = tarve_replace_commit(&file, err);
    tarve_replace_abandon(&file);
    return st;
}

static void say_findings(const tarve_findings *f)
{
    for (size_t i = 0; i < f->n; i++) {
        tarve_error place = {0};
        tarve_error_at(&place, f->item[i].path, f->item[i].line, f->item[i].column);
        place.code = f->item[i].code;
        tarve_log_say(cli_log(), f->item[i].level, &place, "%s", f->item[i].text);
    }
}

static tarve_status score(const score_line *line, const char *datadir, const tarve_config *c,
                          tarve_error *err)
{
    tarve_scored s = {0};
    const tarve_run_options opt = {.datadir = datadir,
                                   .newest = cli_newest_month(),
                                   .as_of = line->as_of,
                                   .max_rejects = line->in.max_rejects,
                                   .jobs = line->in.common.jobs,
                                   .log = cli_log()};
    const tarve_status st = tarve_score(c, &opt, &s, err);
    tarve_status shown = TARVE_OK;
    if (st != TARVE_OK && st != TARVE_INCOMPLETE)
        return st;
    say_findings(&s.findings);
    cli_progress_clear();
    if (line->output != NULL)
        shown = write_csv(&s, line->output, err);
    else
        show_table(&s);
    tarve_scored_free(&s);
    if (shown != TARVE_OK)
        return shown;
    if (st == TARVE_INCOMPLETE)
        (void)tarve_fail(err, st, "scored with rejects within the tolerance; see `tarve check`");
    return st;
}

static tarve_status run(const cli_options *common, int argc, char **argv, tarve_error *err)
{
    score_line line = {.in.common = *common};
    char datadir[CLI_PATH];
    tarve_config *c = NULL;
    tarve_status st = cli_parse(&cli_score, &score_argp, argc, argv, &line, err);
    if (st != TARVE_OK)
        return st;
    st = cli_open_config(&line.in, datadir, &c, err);
    if (st == TARVE_OK)
        st = score(&line, datadir, c, err);
    tarve_config_free(c);
    return st;
}

const cli_command cli_score = {
    .name = "score",
    .args = "CONFIG",
    .summary = "what published runs forecast, against what happened",
    .run = run,
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tarve forecast FILE: any long CSV of series to forecasts with ranges. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/files.h"
#include "cli/cli.h"
#include "tarve/forecast.h"

enum {
    KEY_HIERARCHY = 0x400,
    KEY_RECONCILE,
    KEY_FIXED,
    KEY_INTEGERS,
    KEY_DRAWS,
    KEY_N_DRAWS,
    KEY_WORKING_DAYS
};
enum { USUAL_DRAWS = 1000, MOST_DRAWS = 1000000 };

/* The file of the draws beside what all such commands take. */
typedef struct forecast_line {
    cli_series_line line;
    const char *draws;
    size_t n_draws; /* 0: not said */
} forecast_line;

static void check_draws(const struct argp_state *state, const forecast_line *f)
{
    if (f->draws == NULL && f->n_draws > 0)
        argp_error(state, "--n-draws needs --draws");
    if (f->draws != NULL && f->line.output != NULL && strcmp(f->draws, f->line.output) == 0)
        argp_error(state, "--draws and --output name the same file");
}

static error_t parse_reconcile(const char *arg, struct argp_state *state,
                               tarve_forecast_file_options *opt)
{
    static const char *const name[] = {"wls", "mint", "bottom-up", "none"}; /* as the enum */
    for (size_t i = 0; i < sizeof name / sizeof *name; i++)
        if (strcmp(arg, name[i]) == 0) {
            opt->reconcile = (tarve_reconcile_way)i;
            return 0;
        }
    argp_error(state, "--reconcile is wls, mint, bottom-up or none, not '%s'", arg);
    return 0;
}

/* What only makes sense together. */
static void check_hierarchy(const struct argp_state *state, const tarve_forecast_file_options *opt)
{
    if (opt->hierarchy == NULL && (opt->fixed != NULL || opt->integers || opt->reconcile > 0))
        argp_error(state, "--reconcile, --fixed and --integers need --hierarchy");
    if (opt->fixed != NULL && opt->reconcile > TARVE_RECONCILE_MINT)
        argp_error(state, "--fixed needs --reconcile wls or mint");
}

static error_t parse_draws(int key, char *arg, const struct argp_state *state, forecast_line *f)
{
    if (key == KEY_DRAWS)
        f->draws = arg;
    else if (key == KEY_N_DRAWS)
        f->n_draws = (size_t)cli_number(state, arg, 1, MOST_DRAWS, "--n-draws");
    else
        return ARGP_ERR_UNKNOWN;
    return 0;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    forecast_line *f = state->input;
    cli_series_line *line = &f->line;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = line;
        return 0;
    case KEY_HIERARCHY:
        line->opt.hierarchy = arg;
        return 0;
    case KEY_RECONCILE:
        return parse_reconcile(arg, state, &line->opt);
    case KEY_FIXED:
        line->opt.fixed = arg;
        return 0;
    case KEY_WORKING_DAYS:
        line->opt.working_days = true;
        return 0;
    case KEY_INTEGERS:
        line->opt.integers = true;
        return 0;
    case ARGP_KEY_END:
        check_hierarchy(state, &line->opt);
        check_draws(state, f);
        return 0;
    default:
        return parse_draws(key, arg, state, f);
    }
}

static const struct argp_option options[] = {
    {"hierarchy", KEY_HIERARCHY, "FILE", 0,
     "Series that are parts of others, CSV of child,parent: make the forecasts add up", 2},
    {"reconcile", KEY_RECONCILE, "HOW", 0,
     "wls (default), mint, bottom-up or none: how they are made to add up", 2},
    {"fixed", KEY_FIXED, "FILE", 0,
     "Figures that are published, CSV of series_id,period,value: kept as they are", 2},
    {"integers", KEY_INTEGERS, 0, 0, "Means of the hierarchy in whole numbers that add up", 2},
    {"working-days", KEY_WORKING_DAYS, 0, 0,
     "Monthly figures are flows (vacancies opened in the month) that grow with the working days of "
     "Finland",
     2},
    {"draws", KEY_DRAWS, "FILE", 0,
     "Write draws to FILE, CSV of draw,series_id,horizon,period,value: paths that add up where "
     "the forecasts do",
     2},
    {"n-draws", KEY_N_DRAWS, "N", 0, "How many draws (default 1000)", 2},
    {0},
};
static const struct argp_child children[] = {{&cli_series_argp, 0, NULL, 0}, {0}};
static const struct argp forecast_argp = {
    .options = options,
    .parser = parse,
    .args_doc = "FILE",
    .doc = "Forecast every series of a long CSV with columns series_id, period and value. A value "
           "may be a number, empty (missing) or ... (protected, 1 to 4).",
    .children = children,
};

/* To the file that was asked for, or to standard output. */
static tarve_status forecast(const cli_series_line *line, tarve_error *err)
{
    size_t n_series = 0, n_fallback = 0;
    tarve_replacing file = {0};
    if (line->output == NULL)
        return tarve_forecast_file(line->file, &line->opt, stdout, &n_series, &n_fallback, err);
    tarve_status st = tarve_replace_begin(&file, line->output, err);
    if (st == TARVE_OK)
        st = tarve_forecast_file(line->file, &line->opt, file.out.fp, &n_series, &n_fallback, err);
    if (st == TARVE_OK)
        return tarve_replace_commit(&file, err);
    tarve_replace_abandon(&file);
    return st;
}

static tarve_status forecast_and_draw(forecast_line *f, tarve_error *err)
{
    tarve_replacing file = {0};
    tarve_forecast_file_options *opt = &f->line.opt;
    if (f->draws == NULL)
        return forecast(&f->line, err);
    tarve_status st = tarve_replace_begin(&file, f->draws, err);
    opt->draws = file.out.fp;
    opt->n_draws = f->n_draws > 0 ? f->n_draws : USUAL_DRAWS;
    if (st == TARVE_OK)
        st = forecast(&f->line, err);
    if (st == TARVE_OK)
        return tarve_replace_commit(&file, err);
    tarve_replace_abandon(&file);
    return st;
}

static tarve_status run(const cli_options *common, int argc, char **argv, tarve_error *err)
{
    forecast_line f = {
        .line = {.common = *common,
                 .opt = {.horizon = 12, .level = {0.80, 0.95}, .n_levels = 2, .log = cli_log()}},
    };
    cli_series_line *line = &f.line;
    tarve_status st = cli_parse(&cli_forecast, &forecast_argp, argc, argv, &f, err);
    if (st != TARVE_OK)
        return st;
    cli_message_level(&line->common);
    line->opt.jobs = cli_jobs(&line->common);
    st = forecast_and_draw(&f, err);
    if (st != TARVE_OK)
        tarve_error_at(err, line->file, 0, 0);
    return st;
}

const cli_command cli_forecast = {
    .name = "forecast",
    .args = "FILE",
    .summary = "any long CSV of series to forecasts with ranges",
    .run = run,
};

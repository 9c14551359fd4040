/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What commands on a long file of series share: how to read it, and how its series are forecast. */
#include "cli/cli.h"

enum { KEY_LEVELS = 0x200, KEY_MODEL, KEY_FREQUENCY, KEY_ID, KEY_PERIOD, KEY_VALUE, KEY_SEED };
enum { MOST_STEPS = 1200, MOST_SEASON = 366, MOST_SEED = 2147483647 };

static error_t parse_columns(int key, char *arg, tarve_forecast_file_options *opt)
{
    switch (key) {
    case KEY_ID:
        opt->id_column = arg;
        return 0;
    case KEY_PERIOD:
        opt->period_column = arg;
        return 0;
    case KEY_VALUE:
        opt->value_column = arg;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static error_t parse_forecast(int key, char *arg, struct argp_state *state,
                              tarve_forecast_file_options *opt)
{
    switch (key) {
    case 'h':
        opt->horizon = (size_t)cli_number(state, arg, 1, MOST_STEPS, "--horizon");
        return 0;
    case KEY_LEVELS:
        opt->n_levels = cli_levels(state, arg, opt->level);
        return 0;
    case KEY_MODEL:
        opt->model = cli_model(state, arg);
        return 0;
    case KEY_FREQUENCY:
        opt->frequency = (int)cli_number(state, arg, 1, MOST_SEASON, "--frequency");
        return 0;
    case KEY_SEED:
        opt->seed = (uint64_t)cli_number(state, arg, 0, MOST_SEED, "--seed");
        return 0;
    default:
        return parse_columns(key, arg, opt);
    }
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    cli_series_line *line = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &line->common;
        return 0;
    case 'o':
        line->output = arg;
        return 0;
    case ARGP_KEY_ARG:
        if (line->file != NULL)
            argp_error(state, "one file only");
        line->file = arg;
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_error(state, "the file is missing");
        return 0;
    default:
        return parse_forecast(key, arg, state, &line->opt);
    }
}

static const struct argp_option options[] = {
    {"horizon", 'h', "N", 0,
     "Periods ahead (default 12; in a backtest 12 months, 8 quarters, 6 years)", 0},
    {"levels", KEY_LEVELS, "P,P", 0, "Ranges in per cent (default 80,95)", 0},
    {"output", 'o', "FILE", 0, "Write to FILE when all is done (default: standard output)", 0},
    {"model", KEY_MODEL, "NAME", 0,
     "One model for all series (default: by the kind of series). The manual lists them", 0},
    {"frequency", KEY_FREQUENCY, "N", 0, "Periods a year when periods are plain integers", 0},
    {"id-column", KEY_ID, "NAME", 0, "Column of the series (default series_id)", 1},
    {"period-column", KEY_PERIOD, "NAME", 0, "Column of the period (default period)", 1},
    {"value-column", KEY_VALUE, "NAME", 0, "Column of the figure (default value)", 1},
    {"seed", KEY_SEED, "N", 0, "Seed of random draws (default 0)", 1},
    {0},
};
static const struct argp_child children[] = {{&cli_common_argp, 0, NULL, 0}, {0}};
const struct argp cli_series_argp = {.options = options, .parser = parse, .children = children};

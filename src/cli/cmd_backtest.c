/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tarve backtest CONFIG|FILE: how good the forecasts would have been. */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "cli/cli.h"
#include "cli/show.h"
#include "tarve/backtest.h"
#include "tarve/report.h"

typedef struct backtest_line {
    cli_series_line series;
    const char *by;
    bool plot;
    tarve_backtest_options opt;
} backtest_line;

enum { KEY_ORIGINS = 0x400, KEY_STEP, KEY_BY, KEY_PLOT };
enum { MOST_STEPS = 1200, MOST_ORIGINS = 1000 };

static error_t parse(int key, char *arg, struct argp_state *state)
{
    backtest_line *line = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &line->series;
        return 0;
    case KEY_ORIGINS:
        line->opt.origins = (size_t)cli_number(state, arg, 1, MOST_ORIGINS, "--origins");
        return 0;
    case KEY_STEP:
        line->opt.step = (size_t)cli_number(state, arg, 1, MOST_STEPS, "--step");
        return 0;
    case KEY_BY:
        line->by = arg;
        return 0;
    case KEY_PLOT:
        line->plot = true;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option options[] = {
    {"origins", KEY_ORIGINS, "N", 0, "Origins to forecast from (default 10)", 0},
    {"step", KEY_STEP, "N", 0,
     "Periods between origins (default: one less than a year has; of years 1)", 0},
    {"by", KEY_BY, "COLUMN", 0,
     "Group series by a column, or by class, the kind of series (default); of a configuration "
     "by measure or class (default: by measure and kind of area)",
     0},
    {"plot", KEY_PLOT, NULL, 0,
     "Charts beside the table: --output names a folder, made when it is absent", 0},
    {0},
};
static const struct argp_child children[] = {{&cli_series_argp, 0, NULL, 0}, {0}};
static const struct argp backtest_argp = {
    .options = options,
    .parser = parse,
    .args_doc = "CONFIG|FILE",
    .doc = "Forecast the end of every series of a long CSV, or of those that a configuration "
           "(*.yaml) publishes, from earlier origins, score that, and say where a simple forecast "
           "would have done as well.",
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

static void show_row(const tarve_backtest_result *r, const tarve_backtest_row *x)
{
    char band[48];
    (void)snprintf(band, sizeof band, x->first < x->last ? "%zu-%zu" : "%zu", x->first, x->last);
    (void)printf("  %-7s %-14s", x->whole_path ? "all" : band, tarve_method_name(x->method));
    show_figure(x->mase, 7, 3);
    show_figure(x->rmsse, 7, 3);
    show_figure(100.0 * x->bias, 7, 1);
    show_figure(x->log_score, 7, 3);
    show_figure(x->rps, 7, 4);
    show_figure(x->wis, 7, 4);
    show_figure(x->msis, 7, 2);
    for (size_t l = 0; l < r->n_levels; l++)
        show_figure(100.0 * x->coverage[l], 7, 1);
    show_figure(100.0 * x->skill, 7, 1);
    (void)putchar('\n');
}

static void show_head(const tarve_backtest_result *r, const tarve_backtest_row *x)
{
    (void)fputs(x == r->row ? "" : "\n", stdout);
    show_text(x->group, 0);
    (void)printf(", %zu a year: %zu series, %zu forecasts\n", x->season, x->n_series,
                 x->n_forecasts);
    (void)printf("  %-7s %-14s %7s %7s %7s %7s %7s %7s %7s", "steps", "method", "MASE", "RMSSE",
                 "bias %", "log", "RPS", "WIS", "MSIS");
    for (size_t l = 0; l < r->n_levels; l++)
        (void)printf(" in%3.0f %%", 100.0 * r->level[l]);
    (void)printf(" %7s\n", "skill %");
}

static void show_verdict(const tarve_backtest_row *x)
{
    if (x->use == TARVE_METHOD_ENGINE)
        (void)puts("  the engine beat every simple forecast");
    else
        (void)printf("  the engine has not beaten %s: use that\n", tarve_method_name(x->use));
}

static void show_table(const tarve_backtest_result *r)
{
    const tarve_backtest_row *above = NULL;
    for (size_t i = 0; i < r->n; i++) {
        const tarve_backtest_row *x = &r->row[i];
        if (above == NULL || strcmp(above->group, x->group) != 0 || above->season != x->season)
            show_head(r, x);
        show_row(r, x);
        if (x->whole_path && x->method == TARVE_N_METHODS - 1)
            show_verdict(x);
        above = x;
    }
}

/* ---- command ---- */

static tarve_status write_table(const tarve_backtest_result *r, const char *path, tarve_error *err)
{
    tarve_replacing file = {0};
    tarve_status st = tarve_replace_begin(&file, path, err);
    if (st != TARVE_OK)
        return st;
    tarve_backtest_write(r, file.out.fp);
    st = tarve_replace_commit(&file, err);
    tarve_replace_abandon(&file);
    return st;
}

static bool is_folder(const backtest_line *line)
{
    struct stat sb;
    const size_t n = strlen(line->series.output);
    return line->plot || (n > 0 && line->series.output[n - 1] == '/') ||
           (stat(line->series.output, &sb) == 0 && S_ISDIR(sb.st_mode));
}

static tarve_status write_folder(const tarve_backtest_result *r, const char *folder,
                                 tarve_error *err)
{
    char path[CLI_PATH];
    const int n = snprintf(path, sizeof path, "%s/backtest.csv", folder);
    if (n < 0 || (size_t)n >= sizeof path)
        return tarve_fail(err, TARVE_E_USAGE, "the path of the folder is too long");
    if (mkdir(folder, 0755) != 0 && errno != EEXIST)
        return tarve_fail(err, TARVE_E_CREATE, "%.150s cannot be made: %s", folder,
                          strerror(errno));
    const int dirfd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (dirfd < 0)
        return tarve_fail(err, TARVE_E_CREATE, "%.150s is not a folder: %s", folder,
                          strerror(errno));
    tarve_status st = write_table(r, path, err);
    if (st == TARVE_OK)
        st = tarve_report_backtest(dirfd, r, NULL, cli_log(), err);
    (void)close(dirfd); /* opened to name files by it only */
    return st;
}

static tarve_status report(const backtest_line *line, const tarve_backtest_result *r,
                           tarve_error *err)
{
    if (r->n_scored == 0)
        return tarve_fail(err, TARVE_E_INPUT,
                          "no series is long enough for an origin: %zu series, each wants two "
                          "years (8 periods at least) and the horizon",
                          r->n_series);
    if (r->n_scored < r->n_series)
        tarve_log_say(cli_log(), TARVE_LOG_WARN, NULL,
                      "%zu of %zu series are too short or too empty to be scored",
                      r->n_series - r->n_scored, r->n_series);
    if (line->series.output != NULL)
        return is_folder(line) ? write_folder(r, line->series.output, err)
                               : write_table(r, line->series.output, err);
    cli_progress_clear();
    if (isatty(STDOUT_FILENO))
        show_table(r);
    else
        tarve_backtest_write(r, stdout);
    return TARVE_OK;
}

static bool is_config(const char *path)
{
    const char *dot = strrchr(path, '.');
    return dot != NULL && (strcmp(dot, ".yaml") == 0 || strcmp(dot, ".yml") == 0);
}

static tarve_status backtest_config(const backtest_line *line, tarve_backtest_result *r,
                                    tarve_error *err)
{
    char datadir[CLI_PATH];
    tarve_config *c = NULL;
    const cli_config_line in = {.common = line->series.common, .config = line->series.file};
    tarve_status st = cli_open_config(&in, datadir, &c, err);
    if (st != TARVE_OK)
        return st;
    const tarve_run_options opt = {.datadir = datadir,
                                   .newest = cli_newest_month(),
                                   .jobs = line->series.common.jobs,
                                   .log = cli_log()};
    st = tarve_backtest_config(c, &opt, line->by, &line->opt, r, err);
    tarve_config_free(c);
    if (st == TARVE_INCOMPLETE)
        (void)tarve_fail(err, st, "scored with rejects within the tolerance; see `tarve check`");
    return st;
}

/* The options of the forecasts, into those of the backtest. */
static void forecast_so(backtest_line *line)
{
    const tarve_forecast_file_options *from = &line->series.opt;
    tarve_backtest_options *to = &line->opt;
    to->horizon = from->horizon;
    to->n_levels = from->n_levels;
    memcpy(to->level, from->level, sizeof to->level);
    to->model = from->model;
    to->seed = from->seed;
    to->jobs = cli_jobs(&line->series.common);
}

static tarve_status run(const cli_options *common, int argc, char **argv, tarve_error *err)
{
    tarve_backtest_result r = {0};
    backtest_line line = {
        .series = {.common = *common,
                   .opt = {.level = {0.80, 0.95}, .n_levels = 2, .log = cli_log()}},
        .opt = {.log = cli_log()},
    };
    tarve_status st = cli_parse(&cli_backtest, &backtest_argp, argc, argv, &line, err);
    if (st != TARVE_OK)
        return st;
    if (line.plot && line.series.output == NULL)
        return tarve_fail(err, TARVE_E_USAGE, "--plot wants a folder: --output DIR");
    cli_message_level(&line.series.common);
    forecast_so(&line);
    st = cli_signals_watch(cli_children_kill, err); /* gnuplot must not outlive us */
    if (st != TARVE_OK)
        return st;
    st = is_config(line.series.file)
             ? backtest_config(&line, &r, err)
             : tarve_backtest_file(line.series.file, &line.series.opt, line.by, &line.opt, &r, err);
    if (st == TARVE_OK || st == TARVE_INCOMPLETE) {
        const tarve_status shown = report(&line, &r, err);
        st = shown != TARVE_OK ? shown : st;
    }
    if (st != TARVE_OK)
        tarve_error_at(err, line.series.file, 0, 0);
    tarve_backtest_free(&r);
    return st;
}

const cli_command cli_backtest = {
    .name = "backtest",
    .args = "CONFIG|FILE",
    .summary = "how good the forecasts would have been, and whether simple ones were as good",
    .run = run,
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the commands share: common options, messages, the folder of datasets, signals. */
#ifndef TARVE_CLI_CLI_H
#define TARVE_CLI_CLI_H

#include <argp.h>
#include <stdbool.h>
#include <stddef.h>

#include "tarve/error.h"
#include "tarve/forecast.h"
#include "tarve/ingest.h"
#include "tarve/log.h"
#include "tarve/period.h"
#include "tarve/run.h"

/* Options that every command takes, before or after its name. */
typedef struct cli_options {
    bool quiet;          /* errors only                                  */
    int verbose;         /* 1 = info, 2 = debug                          */
    int jobs;            /* threads; 0 = as configured, else all cores   */
    const char *datadir; /* --datadir, or NULL                           */
} cli_options;

typedef struct cli_command {
    const char *name, *args, *summary;
    tarve_status (*run)(const cli_options *common, int argc, char **argv, tarve_error *err);
} cli_command;

extern const cli_command cli_init, cli_check, cli_run, cli_forecast, cli_backtest, cli_sniff,
    cli_score, cli_whatif, cli_verify;

/* ---- options.c ---- */

/* Child parser of the common options; its input is a cli_options. */
extern const struct argp cli_common_argp;
/* Digits only, lo..hi, else a usage error that names the option. */
long cli_number(const struct argp_state *state, const char *arg, long lo, long hi,
                const char *option);
/* "80,95": up to TARVE_MAX_LEVELS per cents into shares; how many. Else a usage error. */
size_t cli_levels(const struct argp_state *state, const char *arg, double level[TARVE_MAX_LEVELS]);
/* The name of a model, else a usage error that names them all. */
const char *cli_model(const struct argp_state *state, const char *arg);
/* Parses a command's line: `doc` is its one line, `input` goes to `parser`. Exits on --help and on
 * usage errors, as argp does. */
tarve_status cli_parse(const cli_command *command, const struct argp *argp, int argc, char **argv,
                       void *input, tarve_error *err) TARVE_MUST_CHECK;
/* common->jobs, or the number of cores. */
int cli_jobs(const cli_options *common);

/* The last month that a figure can be about: December of next year (places may be planned), or
 * TARVE_NO_PERIOD when the clock is absurd. Only refuses the impossible; no result depends on it.
 */
tarve_period cli_newest_month(void);
/* This month in UTC, or TARVE_NO_PERIOD. */
tarve_period cli_this_month(void);

/* ---- configured.c: commands that take one CONFIG ---- */

typedef struct cli_config_line {
    cli_options common;
    const char *config, *max_rejects;
    bool config_optional;
} cli_config_line;

/* Child parser: the common options, CONFIG and --max-rejects; its input is a cli_config_line. */
extern const struct argp cli_config_argp;
/* Sets the level of messages, reads the configuration and finds the datasets; datadir holds
 * CLI_PATH bytes. */
tarve_status cli_open_config(const cli_config_line *line, char *datadir, tarve_config **out,
                             tarve_error *err) TARVE_MUST_CHECK;

/* ---- longseries.c: commands on a long file of series ---- */

typedef struct cli_series_line {
    cli_options common;
    const char *file, *output;
    tarve_forecast_file_options opt;
} cli_series_line;

/* Child parser: the common options, FILE, --output, the columns and how to forecast; its input is
 * a cli_series_line. */
extern const struct argp cli_series_argp;

/* ---- message.c: stderr, one line an event, written by write(2) ---- */

enum { CLI_SHOWN_PER_CODE = 20 };

void cli_message_level(const cli_options *common);
/* A log that prints; warnings about data are counted by code and cut after 20. */
const tarve_log *cli_log(void);
void cli_error(const tarve_error *err);
/* A reject as a warning at its place. */
void cli_reject(const tarve_reject *r);
/* "and N more" for every code that was cut. */
void cli_message_end(void);
void cli_message_mute(void);
bool cli_message_said(void); /* anything printed on stderr so far */

/* ---- logfile.c: --log FILE ---- */

/* Events are appended to it from now on. Exits with TARVE_E_CREATE when it cannot be opened. */
void cli_logfile_open(const struct argp_state *state, const char *path);
/* One line; nothing without a file. */
void cli_logfile_line(tarve_log_level level, const char *text);
/* The last line says how the program ends. The errno of the first line that could not be written,
 * or 0. */
int cli_logfile_close(tarve_status st);

/* ---- progress.c: on a terminal only ---- */

void cli_progress_enable(void);
void cli_progress(void *ctx, const char *what, size_t done, size_t total);
void cli_progress_clear(void); /* before any other line */

/* ---- datadir.c ---- */

enum { CLI_PATH = 4096 };
/* The folder that holds classifications/. */
tarve_status cli_datadir(const cli_options *common, char out[CLI_PATH],
                         tarve_error *err) TARVE_MUST_CHECK;

/* The folder of the translations: beside those data, else where they were built. */
const char *cli_localedir(const char *datadir, char out[CLI_PATH]);

/* ---- signals.c ---- */

/* From now on SIGINT, SIGTERM and SIGHUP are taken by a thread that calls `clean` and then dies by
 * the same signal. Call before any other thread exists. */
tarve_status cli_signals_watch(void (*clean)(void), tarve_error *err) TARVE_MUST_CHECK;
/* While held, a signal waits: for the short steps that must not be cut in two. */
void cli_signals_hold(void);
void cli_signals_release(void);
/* What a signal would have cleaned up. */
void cli_signals_clean(void);
/* Ends the processes that we started. */
void cli_children_kill(void);

#endif

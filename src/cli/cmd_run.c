/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tarve run CONFIG: the whole pipeline, published whole or not at all. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"

typedef struct run_line {
    cli_config_line in;
    const char *as_of, *excel, *manifest;
    bool force;
} run_line;

enum { KEY_AS_OF = 0x200, KEY_EXCEL, KEY_FROM_MANIFEST };

static error_t parse(int key, char *arg, struct argp_state *state)
{
    run_line *line = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &line->in;
        return 0;
    case KEY_AS_OF:
        line->as_of = arg;
        return 0;
    case KEY_EXCEL:
        line->excel = arg;
        return 0;
    case KEY_FROM_MANIFEST:
        line->manifest = arg;
        line->in.config_optional = true;
        return 0;
    case ARGP_KEY_SUCCESS:
        if (line->manifest != NULL && (line->as_of != NULL || line->in.max_rejects != NULL ||
                                       line->force || line->excel != NULL))
            argp_error(state, "--from-manifest takes everything from the manifest; leave out "
                              "--as-of, --excel, --max-rejects and --force");
        return 0;
    case 'f':
        line->force = true;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option options[] = {
    {"as-of", KEY_AS_OF, "MONTH", 0,
     "Last month to use, like 2023M10 (default: configured, else "
     "the newest)",
     0},
    {"excel", KEY_EXCEL, "LANGUAGE", 0,
     "Also the CSV files as spreadsheets in fi or sv open them, in excel/ (no: not)", 0},
    {"from-manifest", KEY_FROM_MANIFEST, "RUN", 0,
     "Make the published run RUN once more from its manifest and compare; publishes nothing", 0},
    {"force", 'f', NULL, 0, "Publish even when nothing has changed", 0},
    {0},
};
static const struct argp_child children[] = {{&cli_config_argp, 0, NULL, 0}, {0}};
static const struct argp run_argp = {
    .options = options,
    .parser = parse,
    .args_doc = "CONFIG",
    .doc = "Read, forecast, work out the training need and publish it as reports/<period>/, whole "
           "or not at all.",
    .children = children,
};

/* ---- what to clean up when a signal comes; written between hold and release ---- */

static char staging[CLI_PATH + 64];

static void on_staging(void *ctx, tarve_staging_step step, const char *path)
{
    static bool held;
    (void)ctx;
    if (!held)
        cli_signals_hold();
    /* a folder that nobody knows of yet, or renames follow: a signal waits */
    held = step == TARVE_STAGING_MAKING || step == TARVE_STAGING_PUBLISHING;
    if (step == TARVE_STAGING_MADE)
        (void)snprintf(staging, sizeof staging, "%s", path);
    else if (step == TARVE_STAGING_DONE)
        staging[0] = '\0';
    if (!held)
        cli_signals_release();
}

static void clean(void)
{
    cli_children_kill();
    if (staging[0] != '\0')
        tarve_run_discard(staging);
}

/* ---- command ---- */

static tarve_status publish(const run_line *line, const char *datadir, const char *localedir,
                            const tarve_config *c, tarve_error *err)
{
    char published[4096] = "";
    bool changed = false;
    const tarve_run_options opt = {.datadir = datadir,
                                   .localedir = localedir,
                                   .newest = cli_newest_month(),
                                   .today = cli_this_month(),
                                   .as_of = line->as_of,
                                   .excel = line->excel,
                                   .max_rejects = line->in.max_rejects,
                                   .jobs = line->in.common.jobs,
                                   .force = line->force,
                                   .staging = on_staging,
                                   .log = cli_log()};
    const tarve_status st = tarve_run(c, &opt, published, &changed, err);
    /* cron must hear nothing of a success; somebody at a terminal wants to know where it is */
    if (st == TARVE_OK && isatty(STDERR_FILENO) && !line->in.common.quiet) {
        cli_progress_clear();
        (void)fprintf(stderr, "%s: %s\n", published, changed ? "published" : "unchanged");
    }
    return st;
}

static tarve_status repeat(const run_line *line, tarve_error *err)
{
    char datadir[CLI_PATH], localedir[CLI_PATH];
    cli_message_level(&line->in.common);
    tarve_status st = cli_datadir(&line->in.common, datadir, err);
    if (st == TARVE_OK)
        st = cli_signals_watch(clean, err);
    if (st != TARVE_OK)
        return st;
    const tarve_run_options opt = {.datadir = datadir,
                                   .localedir = cli_localedir(datadir, localedir),
                                   .newest = cli_newest_month(),
                                   .jobs = line->in.common.jobs,
                                   .staging = on_staging,
                                   .log = cli_log()};
    st = tarve_run_repeat(line->manifest, line->in.config, &opt, err);
    if (st == TARVE_OK && isatty(STDERR_FILENO) && !line->in.common.quiet) {
        cli_progress_clear();
        (void)fprintf(stderr, "%s: repeated, the same bytes\n", line->manifest);
    }
    return st;
}

static tarve_status run(const cli_options *common, int argc, char **argv, tarve_error *err)
{
    run_line line = {.in.common = *common};
    char datadir[CLI_PATH], localedir[CLI_PATH];
    tarve_config *c = NULL;
    tarve_status st = cli_parse(&cli_run, &run_argp, argc, argv, &line, err);
    if (st != TARVE_OK || line.manifest != NULL)
        return st == TARVE_OK ? repeat(&line, err) : st;
    st = cli_open_config(&line.in, datadir, &c, err);
    if (st == TARVE_OK)
        st = cli_signals_watch(clean, err);
    if (st == TARVE_OK)
        st = publish(&line, datadir, cli_localedir(datadir, localedir), c, err);
    tarve_config_free(c);
    return st;
}

const cli_command cli_run = {
    .name = "run",
    .args = "CONFIG",
    .summary = "the whole pipeline; publishes reports/<period>/",
    .run = run,
};

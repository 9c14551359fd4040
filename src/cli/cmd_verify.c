/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tarve verify RUN: a published run against its manifest. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli/cli.h"

typedef struct verify_line {
    cli_options common;
    const char *run;
    bool has_age;
    unsigned max_days;
} verify_line;

enum { KEY_MAX_AGE = 0x200 };

/* "100", or "100d" */
static unsigned days(const char *arg, struct argp_state *state)
{
    char *end = NULL;
    const unsigned long n = strtoul(arg, &end, 10);
    if (arg[0] < '0' || arg[0] > '9' || n > INT_MAX || (end[0] != '\0' && strcmp(end, "d") != 0))
        argp_error(state, "--max-age takes a number of days, not '%s'", arg);
    return (unsigned)n;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    verify_line *line = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &line->common;
        return 0;
    case KEY_MAX_AGE:
        line->max_days = days(arg, state);
        line->has_age = true;
        return 0;
    case ARGP_KEY_ARG:
        if (line->run != NULL)
            argp_error(state, "one run only");
        line->run = arg;
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_error(state, "the folder of a run is missing");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option options[] = {
    {"max-age", KEY_MAX_AGE, "DAYS", 0,
     "Also fail (75) when the last run that went well, published or unchanged, is longer ago", 0},
    {0},
};
static const struct argp_child children[] = {{&cli_common_argp, 0, NULL, 0}, {0}};
static const struct argp verify_argp = {
    .options = options,
    .parser = parse,
    .args_doc = "RUN",
    .doc = "Check that a published run, like reports/latest, holds every file of its manifest with "
           "its size and sha256, and nothing else.",
    .children = children,
};

static tarve_status run(const cli_options *common, int argc, char **argv, tarve_error *err)
{
    verify_line line = {.common = *common};
    size_t n = 0;
    tarve_status st = cli_parse(&cli_verify, &verify_argp, argc, argv, &line, err);
    if (st != TARVE_OK)
        return st;
    cli_message_level(&line.common);
    st = tarve_verify(line.run, cli_log(), &n, err);
    if (st == TARVE_OK && line.has_age)
        st = tarve_verify_age(line.run, line.max_days, (int64_t)time(NULL), err);
    if (st == TARVE_OK && isatty(STDERR_FILENO) && !line.common.quiet)
        (void)fprintf(stderr, "%s: %zu files, all as the manifest says\n", line.run, n);
    return st;
}

const cli_command cli_verify = {
    .name = "verify",
    .args = "RUN",
    .summary = "check a published run against its manifest",
    .run = run,
};

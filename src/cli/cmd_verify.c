/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tarve verify RUN: a published run against its manifest. */
#include <stdio.h>
#include <unistd.h>

#include "cli/cli.h"

typedef struct verify_line {
    cli_options common;
    const char *run;
} verify_line;

static error_t parse(int key, char *arg, struct argp_state *state)
{
    verify_line *line = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &line->common;
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

static const struct argp_child children[] = {{&cli_common_argp, 0, NULL, 0}, {0}};
static const struct argp verify_argp = {
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

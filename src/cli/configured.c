/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What commands that take one configuration share: its place on the command line and its opening.
 */
#include "cli/cli.h"

enum { KEY_MAX_REJECTS = 0x300 };

static error_t parse(int key, char *arg, struct argp_state *state)
{
    cli_config_line *line = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &line->common;
        return 0;
    case KEY_MAX_REJECTS:
        line->max_rejects = arg;
        return 0;
    case ARGP_KEY_ARG:
        if (line->config != NULL)
            argp_error(state, "one configuration only");
        line->config = arg;
        return 0;
    case ARGP_KEY_NO_ARGS:
        if (!line->config_optional)
            argp_error(state, "the configuration is missing");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option options[] = {
    {"max-rejects", KEY_MAX_REJECTS, "N|P%", 0, "Tolerate so many rejects (default: configured)",
     0},
    {0},
};
static const struct argp_child children[] = {{&cli_common_argp, 0, NULL, 0}, {0}};
const struct argp cli_config_argp = {.options = options, .parser = parse, .children = children};

tarve_status cli_open_config(const cli_config_line *line, char *datadir, tarve_config **out,
                             tarve_error *err)
{
    tarve_config *c = NULL;
    cli_message_level(&line->common);
    tarve_status st = tarve_config_read(line->config, cli_log(), &c, err);
    if (st == TARVE_OK)
        st = cli_datadir(&line->common, datadir, err);
    if (st == TARVE_OK)
        *out = c;
    else
        tarve_config_free(c);
    return st;
}

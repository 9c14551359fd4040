/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tarve init DIR: the example, ready to run. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "cli/cli.h"

enum { MOST_BYTES = 1 << 30 };

typedef struct init_line {
    cli_options common;
    const char *dir;
    bool force;
} init_line;

static error_t parse(int key, char *arg, struct argp_state *state)
{
    init_line *line = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &line->common;
        return 0;
    case 'f':
        line->force = true;
        return 0;
    case ARGP_KEY_ARG:
        if (line->dir != NULL)
            argp_error(state, "one folder only");
        line->dir = arg;
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_error(state, "the folder is missing");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option options[] = {
    {"force", 'f', NULL, 0, "Write into a folder that is not empty, over files of the same name",
     0},
    {0},
};
static const struct argp_child children[] = {{&cli_common_argp, 0, NULL, 0}, {0}};
static const struct argp init_argp = {
    .options = options,
    .parser = parse,
    .args_doc = "DIR",
    .doc = "Write a commented configuration and the example data into DIR, ready to run.",
    .children = children,
};

static tarve_status cannot(const char *path, tarve_error *err)
{
    const tarve_status st =
        tarve_fail(err, errno == ENOSPC || errno == EDQUOT ? TARVE_E_IO : TARVE_E_CREATE, "%s",
                   strerror(errno));
    tarve_error_at(err, path, 0, 0);
    return st;
}

/* Makes the folder, or checks that it is empty. */
static tarve_status claim(const char *dir, bool force, tarve_error *err)
{
    if (mkdir(dir, 0755) == 0)
        return TARVE_OK;
    if (errno != EEXIST)
        return cannot(dir, err);
    DIR *d = opendir(dir);
    if (d == NULL)
        return cannot(dir, err);
    size_t n = 0;
    for (const struct dirent *e; (e = readdir(d)) != NULL;)
        n += strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
    (void)closedir(d);
    if (n == 0 || force)
        return TARVE_OK;
    const tarve_status st =
        tarve_fail(err, TARVE_E_CREATE, "the folder is not empty; --force writes into it");
    tarve_error_at(err, dir, 0, 0);
    return st;
}

static tarve_status copy_file(const char *from, const char *to, tarve_error *err)
{
    char *text = NULL;
    size_t len = 0;
    tarve_status st = tarve_file_read(from, MOST_BYTES, &text, &len, err);
    if (st == TARVE_OK)
        st = tarve_file_replace(to, text, len, err);
    free(text);
    return st;
}

static tarve_status copy_entry(const char *from, const char *to, const char *name, tarve_error *err)
{
    char src[CLI_PATH], dst[CLI_PATH];
    const int n = snprintf(src, sizeof src, "%s/%s", from, name);
    const int m = snprintf(dst, sizeof dst, "%s/%s", to, name);
    if (n < 0 || m < 0 || n >= CLI_PATH || m >= CLI_PATH)
        return tarve_fail(err, TARVE_E_CREATE, "a path is too long");
    return copy_file(src, dst, err);
}

/* The example has no folders inside; one would be refused by copy_file. */
static tarve_status copy_example(const char *from, const char *to, tarve_error *err)
{
    DIR *d = opendir(from);
    if (d == NULL) {
        const tarve_status st = tarve_fail(err, TARVE_E_MISSING, "%s", strerror(errno));
        tarve_error_at(err, from, 0, 0);
        return st;
    }
    tarve_status st = TARVE_OK;
    for (const struct dirent *e; st == TARVE_OK && (e = readdir(d)) != NULL;)
        if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
            st = copy_entry(from, to, e->d_name, err);
    (void)closedir(d);
    return st;
}

static tarve_status run(const cli_options *common, int argc, char **argv, tarve_error *err)
{
    init_line line = {.common = *common};
    char datadir[CLI_PATH], example[CLI_PATH + 16];
    tarve_status st = cli_parse(&cli_init, &init_argp, argc, argv, &line, err);
    if (st != TARVE_OK)
        return st;
    cli_message_level(&line.common);
    st = cli_datadir(&line.common, datadir, err);
    if (st == TARVE_OK)
        st = claim(line.dir, line.force, err);
    if (st != TARVE_OK)
        return st;
    (void)snprintf(example, sizeof example, "%s/example", datadir);
    st = copy_example(example, line.dir, err);
    if (st == TARVE_OK && !line.common.quiet)
        (void)printf("next: tarve run %s/region.yaml\n", line.dir);
    return st;
}

const cli_command cli_init = {
    .name = "init",
    .args = "DIR",
    .summary = "a commented configuration and the example data, ready to run",
    .run = run,
};

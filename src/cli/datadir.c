/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the classifications are: said by the user, beside the program, or where they were built. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli.h"

static bool holds_data(const char *dir)
{
    char path[CLI_PATH + 32];
    struct stat sb;
    (void)snprintf(path, sizeof path, "%s/classifications", dir);
    return stat(path, &sb) == 0 && S_ISDIR(sb.st_mode);
}

/* PREFIX/bin/tarve -> PREFIX/share/tarve */
static bool beside_program(char out[CLI_PATH])
{
    static const char share[] = "/share/tarve";
    const ssize_t n = readlink("/proc/self/exe", out, CLI_PATH - sizeof share);
    if (n <= 0 || n >= (ssize_t)(CLI_PATH - sizeof share))
        return false;
    out[n] = '\0';
    for (int up = 0; up < 2; up++) {
        char *slash = strrchr(out, '/');
        if (slash == NULL)
            return false;
        *slash = '\0';
    }
    memcpy(out + strlen(out), share, sizeof share);
    return holds_data(out);
}

static tarve_status given(const char *dir, const char *by, char out[CLI_PATH], tarve_error *err)
{
    const int n = snprintf(out, CLI_PATH, "%s", dir);
    if (n >= 0 && n < CLI_PATH && holds_data(out))
        return TARVE_OK;
    const tarve_status st =
        tarve_fail(err, TARVE_E_MISSING, "%s: no folder with classifications/ in it", by);
    tarve_error_at(err, dir, 0, 0);
    return st;
}

tarve_status cli_datadir(const cli_options *common, char out[CLI_PATH], tarve_error *err)
{
    /* the tree it was built in goes before the place it would be installed to: a developer's
     * program must not read an older installation; an installed one finds its own data first */
    static const char *const built[] = {TARVE_SOURCE_DATASETS, TARVE_DATADIR};
    const char *env = getenv("TARVE_DATADIR");
    if (common->datadir != NULL)
        return given(common->datadir, "--datadir", out, err);
    if (env != NULL && env[0] != '\0')
        return given(env, "TARVE_DATADIR", out, err);
    if (beside_program(out))
        return TARVE_OK;
    for (size_t i = 0; i < sizeof built / sizeof *built; i++) {
        (void)snprintf(out, CLI_PATH, "%s", built[i]);
        if (holds_data(out))
            return TARVE_OK;
    }
    return tarve_fail(err, TARVE_E_MISSING,
                      "the classifications are not found; give their folder by --datadir");
}

static bool holds_translations(const char *dir)
{
    char path[CLI_PATH + 32];
    (void)snprintf(path, sizeof path, "%s/C.UTF-8/LC_MESSAGES", dir);
    return access(path, R_OK) == 0;
}

const char *cli_localedir(const char *datadir, char out[CLI_PATH])
{
    static const char *const built[] = {TARVE_BUILT_LOCALE, TARVE_DATADIR "/locale"};
    const int n = snprintf(out, CLI_PATH, "%s/locale", datadir);
    if (n > 0 && n < CLI_PATH && holds_translations(out))
        return out;
    for (size_t i = 0; i < sizeof built / sizeof *built; i++) {
        (void)snprintf(out, CLI_PATH, "%s", built[i]);
        if (holds_translations(out))
            return out;
    }
    return out; /* the run says what it misses there */
}

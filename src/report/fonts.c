/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/fonts.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/files.h"
#include "report/gnuplot.h"
#include "report/picture.h"

enum { TIMEOUT_MS = 30000, LARGEST = 1 << 20 };

static const char script[] = ".fonts.gp", word[] = ".fonts-word.png", blank[] = ".fonts-blank.png";

static tarve_status write_script(int dirfd, tarve_error *err)
{
    tarve_out out = {0};
    const tarve_status st = tarve_out_open(dirfd, script, &out, err);
    if (st != TARVE_OK)
        return st;
    (void)fprintf(out.fp,
                  "set terminal pngcairo size 80,40 font \"sans,13\"\n"
                  "unset key; unset border; unset tics\n"
                  "set output \"%s\"\nplot [0:1][0:1] -1\n"
                  "set label 1 \"tarve\" at screen 0.2,0.5\n"
                  "set output \"%s\"\nplot [0:1][0:1] -1\nset output\n",
                  blank, word); /* a failure stays in fp */
    return tarve_out_close(&out, err);
}

/* Do both files hold the same bytes? False when one cannot be read. */
static bool are_same(int dirfd)
{
    char *a = NULL, *b = NULL;
    size_t n_a = 0, n_b = 0;
    const bool same = tarve_picture_read(dirfd, word, &a, &n_a, NULL) == TARVE_OK &&
                      tarve_picture_read(dirfd, blank, &b, &n_b, NULL) == TARVE_OK && n_a == n_b &&
                      memcmp(a, b, n_a) == 0;
    free(a);
    free(b);
    return same;
}

tarve_status tarve_fonts_found(int dirfd, const char *gnuplot, bool *found, tarve_error *err)
{
    const tarve_gnuplot job = {
        .program = gnuplot, .script = script, .timeout_ms = TIMEOUT_MS, .max_bytes = LARGEST};
    const tarve_status st = write_script(dirfd, err);
    if (st == TARVE_OK)
        *found = tarve_gnuplot_run(dirfd, &job, NULL) != TARVE_OK || !are_same(dirfd);
    for (const char *const *name = (const char *const[]){script, word, blank, NULL}; *name != NULL;
         name++)
        (void)unlinkat(dirfd, *name, 0); /* one that was not made is not there */
    return st;
}

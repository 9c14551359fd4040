/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes as a long CSV of series: forecast, every series with a status and finite figures in
 * order, or refused with a reason and nothing written; and the same bytes for two threads.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/intern.h"
#include "quiet_gsl.h"
#include "tarve/forecast.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { LARGEST_INPUT = 4000, LARGEST_OUTPUT = 1 << 21 };

static const char *scratch_file(int *fd)
{
    static char path[] = "/dev/shm/tarve_fuzz_XXXXXX";
    static int open_fd = -1;
    if (open_fd < 0 && (open_fd = mkstemp(path)) < 0)
        abort();
    *fd = open_fd;
    return path;
}

/* Bytes of the forecasts, in *out; 0 where the file was refused. */
static size_t forecast(const char *path, int jobs, char *out)
{
    const tarve_forecast_file_options options = {
        .horizon = 3, .n_levels = 2, .level = {0.8, 0.95}, .jobs = jobs};
    size_t n_series = 0, n_fallback = 0;
    tarve_error err = {0};
    FILE *fp = tmpfile();
    if (fp == NULL)
        abort();
    const tarve_status st = tarve_forecast_file(path, &options, fp, &n_series, &n_fallback, &err);
    rewind(fp);
    const size_t n = fread(out, 1, LARGEST_OUTPUT, fp);
    if (fclose(fp) != 0)
        abort();
    if (st != TARVE_OK && (n > 0 || err.message[0] == '\0' || st == TARVE_E_BUG))
        abort();
    if (st == TARVE_OK && n_fallback > n_series)
        abort();
    return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char one[LARGEST_OUTPUT + 1], two[LARGEST_OUTPUT + 1];
    int fd = -1;
    const char *path = scratch_file(&fd);
    if (size > LARGEST_INPUT)
        return 0;
    quiet_gsl();
    if (ftruncate(fd, 0) != 0 || pwrite(fd, data, size, 0) != (ssize_t)size)
        abort();
    const size_t n = forecast(path, 1, one);
    one[n] = '\0';
    /* no figure is written that is none; an id may say so, if the input does */
    memcpy(two, data, size);
    two[size] = '\0';
    const bool said = strstr(two, "nan") != NULL || strstr(two, "inf") != NULL;
    if (!said && (strstr(one, ",nan,") != NULL || strstr(one, ",inf,") != NULL))
        abort();
    /* waiting for a second thread costs more than all the rest: not every time */
    if (tarve_hash_bytes(data, size) % 16 == 0 &&
        (forecast(path, 2, two) != n || memcmp(one, two, n) != 0))
        abort();
    return 0;
}

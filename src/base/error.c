/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The error record: filled where the fault is, given its place on the way up. */
#include "tarve/error.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/text.h"

/* Texts of data and of libraries may hold line ends, or be cut inside a character. */
static void keep_on_one_line(char *message)
{
    tarve_text_mend(message);
    for (; *message != '\0'; message++)
        if ((unsigned char)*message < ' ')
            *message = ' ';
}

tarve_status tarve_error_set(tarve_error *err, tarve_status st, const char *func, const char *fmt,
                             ...)
{
    if (err == NULL)
        return st;

    va_list ap;
    va_start(ap, fmt);
    (void)vsnprintf(err->message, sizeof err->message, fmt, ap);
    va_end(ap);
    keep_on_one_line(err->message);
    err->status = st;
    err->func = func;
    return st;
}

void tarve_error_at(tarve_error *err, const char *path, size_t line, size_t column)
{
    if (err == NULL || err->path[0] != '\0')
        return;

    (void)snprintf(err->path, sizeof err->path, "%s", path);
    err->line = line;
    err->column = column;
}

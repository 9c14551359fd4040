/* SPDX-License-Identifier: GPL-3.0-or-later */
/* signals.csv rests on printed figures only (unit.signals); here: it tells nothing fine. */
#include "attack.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tarve/need.h"

/* "noin 2,5-kertainen", "yli 10-kertainen", "kasvanut noin 30 %": steps of a half and of ten. */
static bool coarse_figure(const char *text)
{
    const char *number = strpbrk(text, "0123456789");
    if (number == NULL)
        return text[0] == '\0';
    char *end;
    const long whole = strtol(number, &end, 10);
    if (strncmp(text, "kasvanut noin ", 14) == 0)
        return whole % 10 == 0 && strstr(end, "%") != NULL;
    if (strncmp(end, ",5", 2) == 0)
        end += 2;
    return strcmp(end, "-kertainen") == 0 && whole <= 10;
}

/* Persons stand in the evidence of N4 only, and there rounded. */
static bool coarse_persons(const char *kind, const char *text)
{
    if (strcmp(kind, "N4") != 0)
        return true;
    for (const char *s = text; (s = strpbrk(s, "0123456789")) != NULL;) {
        char *end;
        const double x = strtod(s, &end);
        const bool share = end[0] == ':' || strncmp(end, "\302\240%", 3) == 0;
        const bool method = s > text && s[-1] == 'N';
        if (!share && !method && fabs(tarve_round_persons(x) - x) > 0.0)
            return false;
        s = end;
    }
    return true;
}

/* Rows of a table speak of an occupation in the region or the area, never of a municipality. */
static void look_at_subject(const sheet *s, size_t row, const char *place, verdict *v)
{
    const char *level = sheet_at(s, row, "level"), *code = sheet_at(s, row, "code");
    if (strcmp(level, "region") != 0 && strcmp(level, "area") != 0)
        fail_at(v, place, "a signal of %s", level);
    if (strcmp(code, "X") != 0 && (strlen(code) != 4 || strspn(code, "0123456789") != 4))
        fail_at(v, place, "a signal of %s, no occupation", code);
}

static void read_log(const char *data_dir, verdict *v)
{
    static const char known[] =
        "code name kind label level tier state raised raised_month judged told";
    sheet s;
    char place[PLACE];
    if (!sheet_read(&s, data_dir, "signal_log.csv", ','))
        fail_at(v, "data/signal_log.csv", "is not there");
    for (size_t c = 0; s.n_rows > 0 && c < s.n_cols; c++)
        if (strstr(known, s.field[c]) == NULL)
            fail_at(v, "data/signal_log.csv:1", "%s may tell a count", s.field[c]);
    for (size_t row = 1; row < s.n_rows; row++) {
        (void)snprintf(place, sizeof place, "data/signal_log.csv:%zu", row + 1);
        look_at_subject(&s, row, place, v);
    }
    sheet_free(&s);
}

void read_signals(const char *data_dir, verdict *v)
{
    sheet s;
    char place[PLACE];
    if (!sheet_read(&s, data_dir, "signals.csv", ','))
        fail_at(v, "data/signals.csv", "is not there");
    for (size_t row = 1; row < s.n_rows; row++) {
        (void)snprintf(place, sizeof place, "data/signals.csv:%zu", row + 1);
        look_at_subject(&s, row, place, v);
        if (!coarse_figure(sheet_at(&s, row, "figure")))
            fail_at(v, place, "%s is too fine", sheet_at(&s, row, "figure"));
        if (!coarse_persons(sheet_at(&s, row, "kind"), sheet_at(&s, row, "evidence")))
            fail_at(v, place, "%s is not rounded", sheet_at(&s, row, "evidence"));
    }
    sheet_free(&s);
    read_log(data_dir, v);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* data/roadmap.csv says nothing that the other tables do not. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attack.h"

static void look_at_persons(const sheet *s, size_t row, const char *place, verdict *v)
{
    static const char *const column[] = {"value", "value_lo80", "value_hi80", "change"};
    if (strcmp(sheet_at(s, row, "unit"), "henkilöä vuodessa") != 0)
        return;
    for (size_t c = 0; c < sizeof column / sizeof *column; c++) {
        const char *text = sheet_at(s, row, column[c]);
        /* differences of rounded figures are multiples of 5 as well */
        const double x = text[0] == '\0' ? 0.0 : strtod(text, NULL);
        if (fmod(x, 5.0) != 0.0)
            fail_at(v, place, "%s %g is not rounded", column[c], x);
    }
}

static double printed_tightness(const sheet *areas, const char *code, size_t n)
{
    for (size_t row = 1; row < areas->n_rows; row++) {
        const char *text = sheet_at(areas, row, "unemployed_per_vacancy");
        const char *area = sheet_at(areas, row, "area");
        if (strlen(area) == n && strncmp(area, code, n) == 0)
            return text[0] == '\0' ? (double)NAN : strtod(text, NULL);
    }
    return (double)NAN;
}

static void look_at_areas(const sheet *s, size_t row, const sheet *areas, const char *place,
                          verdict *v)
{
    const char *subject = sheet_at(s, row, "subject"), *value = sheet_at(s, row, "value");
    const size_t n = strcspn(subject, "-");
    if (strncmp(subject, "KU", 2) != 0)
        return;
    const double here = printed_tightness(areas, subject, n);
    const double there = subject[n] == '-'
                             ? printed_tightness(areas, subject + n + 1, strlen(subject + n + 1))
                             : (double)NAN;
    if (!(fabs(strtod(value, NULL) - there / here) <= 0.051))
        fail_at(v, place, "%s of %s does not follow from areas.csv", value, subject);
}

void read_roadmap(const char *data_dir, verdict *v)
{
    sheet s, areas;
    char place[PLACE];
    if (!sheet_read(&s, data_dir, "roadmap.csv", ',')) {
        fail_at(v, "data/roadmap.csv", "is not there");
        return;
    }
    if (sheet_read(&areas, data_dir, "areas.csv", ',')) {
        for (size_t row = 1; row < s.n_rows; row++) {
            (void)snprintf(place, sizeof place, "data/roadmap.csv:%zu", row + 1);
            look_at_persons(&s, row, place, v);
            look_at_areas(&s, row, &areas, place, v);
        }
        sheet_free(&areas);
    }
    sheet_free(&s);
}

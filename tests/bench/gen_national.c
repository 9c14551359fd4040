/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Writes a file of the size that the whole country makes: long codes (PxWeb csv3), municipality x
 * occupation x month x measure. Figures are invented (the same for the same arguments), their
 * shares are like those of real tables: mostly zero, many protected, few large.
 *
 * usage: gen_national CLASSIFICATIONS-DIR OUTPUT [MEGABYTES]
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tarve/ingest.h"

enum { FIRST_YEAR = 2006, MOST_CODES = 1000, CODE_ROOM = 8, DEFAULT_MEGABYTES = 1100 };

typedef struct code_list {
    char code[MOST_CODES][CODE_ROOM];
    size_t n;
} code_list;

static uint64_t mix(uint64_t z)
{
    z += 0x9e3779b97f4a7c15U;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9U;
    z = (z ^ z >> 27) * 0x94d049bb133111ebU;
    return z ^ z >> 31;
}

static bool load_codes(const char *dir, const char *name, size_t most, code_list *out)
{
    char path[512];
    tarve_table *t = NULL;
    tarve_error err = {0};
    size_t column = 0;
    (void)snprintf(path, sizeof path, "%s/%s", dir, name);
    if (tarve_table_read(path, &t, &err) != TARVE_OK ||
        tarve_table_column(t, "code", &column, &err) != TARVE_OK) {
        (void)fprintf(stderr, "gen_national: %s: %s\n", path, err.message);
        tarve_table_free(t);
        return false;
    }
    const size_t valid_to = tarve_table_find_column(t, "valid_to");
    for (size_t i = 0; i < tarve_table_rows(t) && out->n < most; i++) {
        const char *code = tarve_table_text(t, i, column);
        const bool gone = valid_to != SIZE_MAX && *tarve_table_text(t, i, valid_to) != '\0';
        if (!gone && strlen(code) < CODE_ROOM)
            (void)snprintf(out->code[out->n++], CODE_ROOM, "%s", code);
    }
    tarve_table_free(t);
    return true;
}

/* About 62 % zeros, 23 % protected, the rest from 5 on with a long tail. */
static void print_figure(FILE *fp, uint64_t draw)
{
    const unsigned u = (unsigned)(draw % 100);
    if (u < 62)
        (void)fputs("0\r\n", fp);
    else if (u < 85)
        (void)fputs("...\r\n", fp);
    else {
        const uint64_t scale = u < 95 ? 20 : u < 99 ? 200 : 3000;
        (void)fprintf(fp, "%" PRIu64 "\r\n", 5 + (draw >> 8) % scale);
    }
}

static size_t months_for(size_t bytes, size_t series)
{
    const size_t row = 43; /* bytes of an average row */
    const size_t n = bytes / (row * series) + 1;
    return n < 240 ? n : 240;
}

static bool write_file(const char *path, const code_list *area, const code_list *group,
                       size_t megabytes)
{
    static const char *const measure[] = {"TYOTTOMATLOPUSSA", "AVPAIKATLOPUSSA"};
    const size_t months = months_for(megabytes * 1000000, 2 * area->n * group->n);
    FILE *fp = fopen(path, "wb");
    if (fp == NULL)
        return false;
    (void)fputs("\"Alue\",\"Ammattiryhm\xc3\xa4\",\"timeperiod_m\",\"contentscode\",\"12ti\"\r\n",
                fp);
    for (size_t a = 0; a < area->n; a++)
        for (size_t g = 0; g < group->n; g++)
            for (size_t i = 0; i < 2 * months; i++) {
                const size_t month = i / 2;
                (void)fprintf(fp, "\"%s\",\"%s\",\"%zuM%02zu\",\"%s\",", area->code[a],
                              group->code[g], FIRST_YEAR + month / 12, month % 12 + 1,
                              measure[i % 2]);
                print_figure(fp, mix((a * MOST_CODES + g) * 1000 + i));
            }
    const bool bad = ferror(fp) != 0;
    return fclose(fp) == 0 && !bad;
}

int main(int argc, char **argv)
{
    static code_list area, group;
    if (argc < 3) {
        (void)fputs("usage: gen_national CLASSIFICATIONS-DIR OUTPUT [MEGABYTES]\n", stderr);
        return 64;
    }
    const size_t megabytes = argc > 3 ? strtoul(argv[3], NULL, 10) : DEFAULT_MEGABYTES;
    if (!load_codes(argv[1], "municipalities.csv", 309, &area) ||
        !load_codes(argv[1], "occupations.csv", 433, &group))
        return 66;
    if (!write_file(argv[2], &area, &group, megabytes)) {
        perror(argv[2]);
        return 74;
    }
    return 0;
}

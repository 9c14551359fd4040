/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes as an export that is recognised, pinned into a configuration, and read again by what
 * the configuration then says: taken, rejected and kept away are the same figures both times.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/files.h"
#include "base/intern.h"
#include "run/config.h"
#include "support.h"

enum { LARGEST = 1 << 14 };

/* ---- a sum of all figures, in no order ---- */

typedef struct taken {
    tarve_codes *codes;
    uint64_t digest;
} taken;

static tarve_status begin(void *ctx, size_t number, tarve_codes **codes, void **part_ctx,
                          tarve_error *err)
{
    taken *t = ctx;
    (void)number;
    (void)err;
    t->codes = tarve_codes_new();
    fuzz_check(t->codes != NULL);
    *codes = t->codes;
    *part_ctx = t;
    return TARVE_OK;
}

static tarve_status add(void *part_ctx, const tarve_obs *obs, size_t n, tarve_error *err)
{
    taken *t = part_ctx;
    (void)err;
    for (size_t i = 0; i < n; i++) {
        char text[400];
        const tarve_obs *o = &obs[i];
        const char *code[TARVE_N_AXES];
        for (size_t a = 0; a < TARVE_N_AXES; a++)
            code[a] = tarve_codes_text(t->codes, (tarve_axis)a, o->code[a]);
        const int len =
            snprintf(text, sizeof text, "%.60s|%.60s|%.60s|%.60s|%d|%d|%.17g|%llu", code[0],
                     code[1], code[2], code[3], (int)o->freq, (int)o->period,
                     tarve_mark_has_number(o->mark) ? o->value : -1.0, (unsigned long long)o->mark);
        t->digest += tarve_hash_bytes(text, (size_t)len);
    }
    return TARVE_OK;
}

static tarve_status finish(void *ctx, void *part_ctx, bool keep, tarve_error *err)
{
    taken *t = part_ctx;
    (void)ctx;
    (void)err;
    t->digest = keep ? t->digest : 0;
    tarve_codes_free(t->codes);
    return TARVE_OK;
}

static tarve_status read_with(const char *path, const tarve_layout *layout,
                              tarve_read_report **report, uint64_t *digest, tarve_error *err)
{
    taken t = {0};
    const tarve_sink sink = {.ctx = &t, .begin = begin, .add = add, .finish = finish};
    const tarve_read_options options = {.lexicon = fuzz_lexicon(),
                                        .layout = layout,
                                        .jobs = 1,
                                        .as_of_month = tarve_period_make(TARVE_MONTH, 2030, 1)};
    const tarve_status st = tarve_read_file(path, &options, &sink, report, err);
    *digest = t.digest;
    return st;
}

/* ---- pinned ---- */

static tarve_config *pin(tarve_read_report *report)
{
    static const char plain[] = "region: {name: S, area: SK138, occupation_area: MK13}\n"
                                "inputs:\n  - path: export.csv\n    source: s\n";
    tarve_status status = TARVE_OK;
    const tarve_check_result r = {.n_inputs = 1, .input = &report, .status = &status};
    tarve_config *c = NULL;
    tarve_error err = {0};
    size_t n = 0;
    FILE *fp = NULL; /* the file is replaced: not one that stays open */
    char path[200];
    (void)snprintf(path, sizeof path, "%s/region.yaml", fuzz_folder());
    fp = fopen(path, "w");
    fuzz_check(fp != NULL && fputs(plain, fp) >= 0 && fclose(fp) == 0);
    fuzz_taken(tarve_config_pin(path, &r, &n, &err), &err);
    fuzz_taken(tarve_config_read(path, NULL, &c, &err), &err);
    fuzz_check(n == 1 && c->layout[0] != NULL);
    fuzz_check(remove(path) == 0);
    return c;
}

static void read_pinned(const char *path, tarve_read_report *a, uint64_t digest)
{
    tarve_config *c = pin(a);
    tarve_read_report *b = NULL;
    tarve_error err = {0};
    uint64_t again = 0;
    fuzz_taken(read_with(path, c->layout[0], &b, &again, &err), &err);
    fuzz_check(again == digest && a->records == b->records && a->accepted == b->accepted &&
               a->rejected == b->rejected && a->cells == b->cells && a->taken == b->taken &&
               a->protected_ == b->protected_ && a->missing == b->missing);
    tarve_read_report_free(b);
    tarve_config_free(c);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    tarve_read_report *report = NULL;
    tarve_error err = {0};
    uint64_t digest = 0;
    if (size > LARGEST)
        return 0;
    const char *path = fuzz_file("export.csv", data, size);
    const tarve_status st = read_with(path, NULL, &report, &digest, &err);
    if (st == TARVE_OK)
        read_pinned(path, report, digest);
    else
        fuzz_refused(st, &err);
    tarve_read_report_free(report);
    return 0;
}

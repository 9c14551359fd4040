/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes as the run of the quarter before: its manifest.json, data/forecasts.csv and
 * data/areas.csv, with "====" between them. Whatever they hold, the run of now goes on: what has
 * changed is told in whole characters and counts that can be, or why it cannot be told.
 */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "run/changes.h"
#include "run/config.h"
#include "run/past.h"
#include "support.h"

enum { N_FILES = 3 };
static const char *const names[N_FILES] = {"2023Q3/manifest.json", "2023Q3/data/forecasts.csv",
                                           "2023Q3/data/areas.csv"};
enum { MONTHS = 36, AS_OF = 2023 * 12 + 9, QUARTER = 2023 * 4 + 3 };

static const tarve_config *the_config(void)
{
    static const char text[] = "region: {name: S, area: SK138, occupation_area: MK13}\n"
                               "inputs:\n  - path: a.csv\n    source: s\n";
    static tarve_config *c;
    if (c == NULL)
        fuzz_check(config_parse("region.yaml", text, strlen(text), &c, NULL) == TARVE_OK);
    return c;
}

static const pipeline *the_pipeline(void)
{
    static tarve_read_report report = {
        .sha256 = "00",
        .coverage = {
            .n_series = 1, .freq = TARVE_MONTH, .first = AS_OF - MONTHS + 1, .last = AS_OF}};
    static tarve_read_report *input[] = {&report};
    static const char *const member[] = {"KU729", "KU931"};
    static tarve_run_options opt;
    static pipeline p;
    p = (pipeline){.config = the_config(),
                   .opt = &opt,
                   .member = member,
                   .n_members = 2,
                   .as_of = AS_OF,
                   .max_share = (double)NAN,
                   .result = {.n_inputs = 1, .input = input}};
    return &p;
}

static const published *the_series(void)
{
    static double value[MONTHS];
    static tarve_mark mark[MONTHS];
    static tarve_published_series one = {.id = "vacancy_stock/SK138/SSS",
                                         .measure = "vacancy_stock",
                                         .area = "SK138",
                                         .group = "SSS",
                                         .headline = true};
    static published pub = {.item = &one, .n = 1};
    for (size_t t = 0; t < MONTHS; t++) {
        value[t] = 100.0 + (double)(t % 12);
        mark[t] = tarve_mark_make(TARVE_CELL_VALUE, TARVE_REASON_NONE, 0, 0, 0, 0);
    }
    one.history = (tarve_series){.measure = "vacancy_stock",
                                 .area = "SK138",
                                 .group = "SSS",
                                 .variant = "",
                                 .freq = TARVE_MONTH,
                                 .first = AS_OF - MONTHS + 1,
                                 .n = MONTHS,
                                 .value = value,
                                 .mark = mark};
    return &pub;
}

static bool is_text(const char *s)
{
    return tarve_utf8_valid(s, strlen(s));
}

/* The hashes of its files, so that what stands in them is read. */
static void trust_files(past_runs *past, char hex[N_FILES][TARVE_SHA256_TEXT])
{
    for (size_t i = 0; i < past->n; i++)
        for (size_t k = 0; k < past->item[i].was.outputs.n; k++) {
            recorded_file *f = &past->item[i].was.outputs.item[k];
            for (size_t n = 1; n < N_FILES; n++)
                if (strcmp(f->path, strchr(names[n], '/') + 1) == 0)
                    f->sha256 = hex[n];
        }
}

static void compare(const manifest_facts *now)
{
    tarve_changes c = {0};
    tarve_findings f = {0};
    tarve_error err = {0};
    fuzz_taken(changes_look_back(the_pipeline(), now, &f, &c, &err), &err);
    fuzz_check(c.period[0] == '\0' || strcmp(c.period, "2023Q3") == 0);
    fuzz_check(is_text(c.as_of) && !isinf(c.vacancies));
    for (size_t i = 0; i < c.n; i++) {
        fuzz_check(is_text(c.item[i].name) && is_text(c.item[i].then) && is_text(c.item[i].now));
        fuzz_check(i == 0 || c.item[i - 1].why <= c.item[i].why);
    }
    for (size_t i = 0; i < f.n; i++)
        fuzz_check(strcmp(f.item[i].code, "changes-before") == 0 && is_text(f.item[i].text) &&
                   strchr(f.item[i].text, '\n') == NULL);
    fuzz_check(c.revised <= c.compared && (c.n > 0 || f.n > 0 || c.compared == 0));
    tarve_changes_free(&c);
    tarve_findings_free(&f);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char hex[N_FILES][TARVE_SHA256_TEXT];
    fuzz_part rest = {(const char *)data, size};
    past_runs past = {0};
    tarve_findings said = {0};
    tarve_error err = {0};
    for (size_t i = 0; i < N_FILES; i++) {
        const fuzz_part one = fuzz_next_part(&rest);
        (void)fuzz_file(names[i], one.s, one.len);
        tarve_sha256(one.s, one.len, hex[i]);
    }
    const manifest_file file = {"parameters", fuzz_file("p.csv", "x", 1), "p.csv", true};
    const manifest_facts now = {.period = "2023Q4",
                                .as_of = "2023M10",
                                .series = the_series(),
                                .file = &file,
                                .n_files = 1,
                                .past = &past};
    fuzz_taken(past_find(fuzz_folder(), QUARTER, &past, &err), &err);
    fuzz_check(past.n == 1);
    fuzz_taken(past_say(&past, &said, &err), &err);
    fuzz_check(said.n == past.item[0].broken);
    trust_files(&past, hex);
    compare(&now);
    tarve_findings_free(&said);
    past_free(&past);
    return 0;
}

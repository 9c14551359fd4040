/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes as a key between codes: qualifications to occupations, occupations to educations, old
 * codes to new ones, study places. Refused with its place, or taken; then all rows of an occupation
 * lie together, shares add up to one, and every row of the file is somewhere.
 */
#include <math.h>
#include <string.h>

#include "need/crosswalk.h"
#include "need/education.h"
#include "need/intake.h"
#include "run/signals.h"
#include "support.h"

enum { NOT_BEFORE = 1990, LAST_YEAR = 2024 };

static bool four_digits(const char *s)
{
    return strspn(s, "0123456789") == 4 && s[4] == '\0';
}

/* One row of P over n pairs of an occupation. */
static void row_adds_up(const match_pair *pair, size_t n, size_t n_qualifications)
{
    enum { MOST = 64 };
    double share[MOST], graduates[MOST], other = 0.0, sum = 0.0;
    if (n > MOST || n_qualifications > MOST)
        return;
    for (size_t i = 0; i < n_qualifications; i++)
        graduates[i] = (double)(i * i);
    crosswalk_row(pair, n, graduates, 0.25, 0.1, share, &other);
    for (size_t i = 0; i < n; i++) {
        fuzz_check(share[i] >= 0.0 && share[i] <= 1.0);
        sum += share[i];
    }
    fuzz_check(fabs(sum + other + 0.25 - 1.0) < 1e-9);
}

static void keep_order(const tarve_crosswalk *c)
{
    size_t seen = 0, first = 0;
    for (size_t i = 1; i < c->n_qualifications; i++)
        fuzz_check(strcmp(c->qualification[i - 1].code, c->qualification[i].code) < 0);
    for (size_t i = 0; i < c->n_pairs; i += crosswalk_pairs(c, c->pair[i].occupation, &first)) {
        const size_t n = crosswalk_pairs(c, c->pair[i].occupation, &first);
        fuzz_check(four_digits(c->pair[i].occupation) && first == i && n > 0);
        row_adds_up(&c->pair[i], n, c->n_qualifications);
        seen += n;
    }
    fuzz_check(seen == c->n_pairs);
    for (size_t i = 0; i < c->n_pairs; i++)
        fuzz_check(c->pair[i].qualification < c->n_qualifications);
}

static size_t rows_of(const char *path)
{
    tarve_table *t = NULL;
    fuzz_check(tarve_table_read(path, &t, NULL) == TARVE_OK);
    const size_t n = tarve_table_rows(t);
    tarve_table_free(t);
    return n;
}

static bool taken(tarve_status st, const tarve_error *err, const char *path)
{
    if (st != TARVE_OK)
        fuzz_refused_at(st, err, path);
    return st == TARVE_OK;
}

static void crosswalk(const char *path)
{
    tarve_crosswalk *c = NULL;
    tarve_error err = {0};
    if (!taken(tarve_crosswalk_read(path, &c, &err), &err, path))
        return;
    keep_order(c);
    fuzz_check(c->n_pairs == rows_of(path));
    tarve_crosswalk_free(c);
}

static void education(const char *path, tarve_education_kind kind)
{
    tarve_education *e = NULL;
    tarve_error err = {0};
    size_t seen = 0, first = 0;
    if (!taken(tarve_education_read(path, kind, &e, &err), &err, path))
        return;
    for (size_t i = 0; i < e->n; i += education_rows(e, e->row[i].occupation, &first)) {
        const size_t n = education_rows(e, e->row[i].occupation, &first);
        size_t counted = 0;
        double sum = 0.0;
        fuzz_check(four_digits(e->row[i].occupation) && first == i);
        for (size_t k = i; k < i + n; k++) {
            counted += education_counts(e, i, n, k);
            sum += e->row[k].value;
            fuzz_check(kind == TARVE_EMPLOYED || !(e->row[k].value < 0.0));
        }
        fuzz_check(counted > 0 && (kind != TARVE_REQUIRED || fabs(sum - 1.0) < 0.01));
        seen += n;
    }
    fuzz_check(seen == e->n && e->n == rows_of(path));
    tarve_education_free(e);
}

static void renamed(const char *path)
{
    renamed_codes r = {0};
    tarve_error err = {0};
    if (taken(renamed_codes_read(path, &r, &err), &err, path))
        fuzz_check(r.n == rows_of(path));
    for (size_t i = 0; i < r.n; i++)
        fuzz_check(four_digits(r.item[i].from) && four_digits(r.item[i].to));
    renamed_codes_free(&r);
}

static const tarve_crosswalk *known(void)
{
    static tarve_crosswalk *c;
    if (c == NULL)
        fuzz_check(tarve_crosswalk_read(TARVE_DATASETS "/crosswalk.csv", &c, NULL) == TARVE_OK);
    return c;
}

static void starts(const char *path)
{
    tarve_starts *s = NULL;
    tarve_error err = {0};
    if (!taken(tarve_starts_read(path, known(), LAST_YEAR, &s, &err), &err, path))
        return;
    fuzz_check(s->n == rows_of(path));
    for (size_t i = 0; i < s->n; i++) {
        const start_row *r = &s->item[i];
        fuzz_check(r->year >= NOT_BEFORE && r->year <= LAST_YEAR && !(r->starts > r->places));
        const double places = starts_places(s, r->code), asked = starts_applicants(s, r->code);
        fuzz_check(isnan(places) || places >= 0.0);
        fuzz_check(isnan(asked) || asked >= 0.0);
    }
    tarve_starts_free(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *path = fuzz_file("key.csv", data, size);
    crosswalk(path);
    education(path, TARVE_EMPLOYED);
    education(path, TARVE_REQUIRED);
    education(path, TARVE_REGULATED);
    renamed(path);
    starts(path);
    return 0;
}

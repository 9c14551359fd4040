/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parameters that cannot hold, and rows of files that nothing knows: each named with its place. */
#include "near.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "need/memory.h"
#include "need/unknown.h"
#include "sydansuomi.h"

enum { N_OCC = 3, AS_OF = 2020, TEXT = 2048 };
static const char *occupations[N_OCC] = {"2634", "3221", "5321"};

typedef struct world {
    tarve_need_inputs in;
    tarve_need_result result;
    build b;
    tarve_panel *panel;
    tarve_lexicon *lexicon;
    tarve_parameters *parameters;
    tarve_crosswalk *crosswalk;
    tarve_education *list[3];
} world;

static const char *scratch(const char *what)
{
    static char path[5][64];
    static const char *const name[] = {"parameters", "crosswalk", "employed", "required", "law"};
    size_t i = 0;
    while (strcmp(name[i], what) != 0)
        i++;
    (void)snprintf(path[i], sizeof path[i], "contradict_%ld_%s.csv", (long)getpid(), what);
    return path[i];
}

static const char *written(const char *what, const char *head, const char *rows)
{
    const char *path = scratch(what);
    FILE *fp = fopen(path, "w");
    assert_non_null(fp);
    assert_true(fprintf(fp, "%s\n%s", head, rows) > 0);
    assert_int_equal(fclose(fp), 0);
    return path;
}

static void open_world(world *w, const char *parameters, const facts *f)
{
    static const char *const member[] = {"KU729"};
    *w = (world){.panel = tarve_panel_new()};
    const char *path =
        written("parameters", "parameter,level,key,dist,a,b,source,valid_from,placeholder,note",
                parameters);
    tarve_error err = {0};
    if (tarve_parameters_read(path, &w->parameters, &err) != TARVE_OK)
        fail_msg("%s", err.message);
    assert_int_equal(remove(path), 0);
    if (f != NULL)
        assert_int_equal(feed(w->panel, "exports.csv", f->item, f->n, 1, NULL), TARVE_OK);
    assert_int_equal(tarve_panel_finish(w->panel, NULL), TARVE_OK);
    w->in = (tarve_need_inputs){.panel = w->panel, .parameters = w->parameters, .area = "SK138"};
    w->b = (build){.in = &w->in,
                   .parameters = w->parameters,
                   .result = &w->result,
                   .occupation = occupations,
                   .member = member,
                   .n_members = 1,
                   .base = tarve_period_make(TARVE_MONTH, AS_OF, 12)};
    w->b.m.n_occupations = N_OCC;
}

static void close_world(world *w)
{
    tarve_findings_free(&w->result.findings);
    tarve_panel_free(w->panel);
    tarve_lexicon_free(w->lexicon);
    tarve_parameters_free(w->parameters);
    tarve_crosswalk_free(w->crosswalk);
    for (int i = 0; i < 3; i++)
        tarve_education_free(w->list[i]);
}

/* The finding of that code, the k-th of them. */
static const tarve_finding *found(const world *w, const char *code, size_t k)
{
    for (size_t i = 0; i < w->result.findings.n; i++)
        if (strcmp(w->result.findings.item[i].code, code) == 0 && k-- == 0)
            return &w->result.findings.item[i];
    return NULL;
}

/* ---- parameters ---- */

static void what_cannot_hold_together_is_an_error_with_its_row(void **state)
{
    (void)state;
    static const struct {
        const char *rows, *code;
        size_t line;
    } wrong[] = {
        {"psi,all,,fixed,3,,s,,no,\nphi,all,,fixed,0.8,,s,,no,\n", "rate-above-one", 3},
        {"phi,all,,fixed,0.6,,s,,no,\niota,all,,fixed,0.2,,s,,no,\n", "rate-above-one", 2},
        {"chi,all,,fixed,0.9,,s,,no,\n", "rate-above-one", 2},
        {"theta,vet,,fixed,0.9,,s,,no,\n", "contradiction", 2},
        {"a,uas,,fixed,0.05,,s,,no,\n", "contradiction", 2},
        {"none,occupation,2634,fixed,0.7,,s,,no,\n", "rate-above-one", 2},
        {"none,occupation,2,fixed,0.5,,s,,no,\nhigher,occupation,2634,fixed,0.6,,s,,no,\n",
         "rate-above-one", 3},
        {"cut_shortage,all,,fixed,1.1,,s,,no,\n", "bad-range", 2},
        {"min_openings_three,all,,fixed,300,,s,,no,\n", "bad-range", 2},
        {"psi,all,,fixed,3,,s,,no,\nlag_3,vet,,fixed,0,,s,,no,\nlag_4,vet,,fixed,0,,s,,no,\n"
         "lag_5,vet,,fixed,0,,s,,no,\nlag_6,vet,,fixed,0,,s,,no,\n",
         "bad-range", 3},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        world w;
        tarve_error err = {0};
        open_world(&w, wrong[i].rows, NULL);
        assert_int_equal(need_check_parameters(&w.b, &err), TARVE_E_INPUT);
        if (strcmp(err.code, wrong[i].code) != 0 || err.line != wrong[i].line ||
            strcmp(err.path, scratch("parameters")) != 0)
            fail_msg("%zu: %s:%zu: %s: %s", i, err.path, err.line, err.code, err.message);
        close_world(&w);
    }
}

static void the_built_in_parameters_agree(void **state)
{
    (void)state;
    world w;
    open_world(&w, "", NULL);
    assert_int_equal(need_check_parameters(&w.b, NULL), TARVE_OK);
    assert_int_equal(w.result.findings.n, 0);
    close_world(&w);
}

/* A field, or one qualification of it, of whose students none would ever graduate. */
static void a_lag_without_a_year_is_an_error_with_its_row(void **state)
{
    (void)state;
    static const char *const key[] = {"field,vet:F:09", "field,F:09", "qualification,Q:1"};
    for (size_t i = 0; i < sizeof key / sizeof *key; i++) {
        world w;
        tarve_error err = {0};
        char rows[TEXT] = "psi,all,,fixed,3,,s,,no,\n";
        for (int k = 3; k <= 6; k++) {
            const size_t n = strlen(rows);
            (void)snprintf(rows + n, sizeof rows - n, "lag_%d,%s,fixed,0,,s,,no,\n", k, key[i]);
        }
        open_world(&w, rows, NULL);
        assert_int_equal(need_check_parameters(&w.b, &err), TARVE_OK); /* nobody studies it */
        const char *path =
            written("crosswalk", "qualification,name_fi,level,field,occupation,match,note",
                    "Q:1,L\xc3\xa4hihoitaja,vet,F:09,5321,full,\n");
        assert_int_equal(tarve_crosswalk_read(path, &w.crosswalk, NULL), TARVE_OK);
        assert_int_equal(remove(path), 0);
        w.in.crosswalk = w.crosswalk;
        assert_int_equal(need_check_parameters(&w.b, &err), TARVE_E_INPUT);
        assert_string_equal(err.code, "bad-range");
        assert_int_equal(err.line, 3);
        assert_string_equal(err.path, scratch("parameters"));
        close_world(&w);
    }
}

static void hires_below_the_known_fills_contradict(void **state)
{
    (void)state;
    for (int fills = 50; fills <= 150; fills += 50) {
        world w;
        facts f = {0};
        tarve_error err = {0};
        for (int t = 0; t < 24; t++)
            for (int k = 0; k < 2; k++)
                facts_add(&f, (fact){.measure = k == 0 ? "vacancy_flow" : "vacancy_filled",
                                     .area = "SK138",
                                     .group = "SSS",
                                     .freq = TARVE_MONTH,
                                     .period = tarve_period_make(TARVE_MONTH, AS_OF - 2, 1) + t,
                                     .state = TARVE_CELL_VALUE,
                                     .value = k == 0 ? 100 : fills});
        open_world(&w, "kappa,all,,fixed,0.8,,s,,no,\n", &f);
        const tarve_status st = need_check_parameters(&w.b, &err);
        assert_int_equal(st, fills < 0.8 * 110 ? TARVE_OK : TARVE_E_INPUT);
        if (st != TARVE_OK)
            assert_int_equal(err.line, 2);
        close_world(&w);
        facts_free(&f);
    }
}

static void dates_far_from_the_data_are_findings(void **state)
{
    (void)state;
    world w;
    open_world(&w,
               "psi,all,,fixed,3,,s,2021,no,\ntau,all,,fixed,30,,s,2010,no,\n"
               "eta,all,,fixed,0.3,,s,2009M05,no,\nu_max,all,,fixed,1.2,,s,2025,no,\n",
               NULL);
    assert_int_equal(need_check_parameters(&w.b, NULL), TARVE_OK);
    const tarve_finding *later = found(&w, "parameter-later", 0),
                        *old = found(&w, "parameter-old", 0);
    assert_non_null(later);
    assert_int_equal(later->line, 2);
    assert_non_null(strstr(later->text, "2 rows"));
    assert_non_null(old);
    assert_int_equal(old->line, 4);
    assert_non_null(strstr(old->text, "1 rows"));
    close_world(&w);
}

/* ---- rows that nothing knows ---- */

static tarve_education *education(const char *what, tarve_education_kind kind, const char *head,
                                  const char *rows)
{
    tarve_education *e = NULL;
    tarve_error err = {0};
    const char *path = written(what, head, rows);
    if (tarve_education_read(path, kind, &e, &err) != TARVE_OK)
        fail_msg("%s", err.message);
    assert_int_equal(remove(path), 0);
    return e;
}

static void assert_named(const world *w, const char *code, size_t k, const char *what, size_t line)
{
    const tarve_finding *f = found(w, code, k);
    if (f == NULL || f->line != line || strcmp(f->path, scratch(what)) != 0)
        fail_msg("%s %zu: %s:%zu %s", code, k, f == NULL ? "" : f->path, f == NULL ? 0 : f->line,
                 f == NULL ? "absent" : f->text);
}

static void rows_of_unknown_things_are_named(void **state)
{
    (void)state;
    world w;
    open_world(&w,
               "none,occupation,98,fixed,0.3,,s,,no,\nnone,occupation,532,fixed,0.3,,s,,no,\n"
               "m,field,F:77,fixed,0.3,,s,,no,\nm,field,vet:F:09,fixed,0.3,,s,,no,\n"
               "rho,qualification,Q:zzz,fixed,0.3,,s,,no,\n",
               NULL);
    assert_int_equal(tarve_lexicon_load(TARVE_DATASETS "/classifications", &w.lexicon, NULL),
                     TARVE_OK);
    const char *path =
        written("crosswalk", "qualification,name_fi,level,field,occupation,match,note",
                "Q:a,A,vet,F:09,5321,full,\nQ:a,A,vet,F:09,9999,full,\n"
                "Q:b,B,vet,F:09,3221,partial,\n");
    assert_int_equal(tarve_crosswalk_read(path, &w.crosswalk, NULL), TARVE_OK);
    assert_int_equal(remove(path), 0);
    w.list[0] =
        education("employed", TARVE_EMPLOYED, "occupation,qualification,level,field,employed",
                  "5321,Q:a,,,7\n8888,Q:a,,,7\n5321,Q:zzz,,,7\n5321,,uas,F:09,7\n"
                  "5321,,vet,F:09,7\n");
    w.list[1] = education("required", TARVE_REQUIRED, "occupation,qualification,share",
                          "3221,Q:a,0.4\n3221,none,0.6\n");
    w.list[2] = education("law", TARVE_REGULATED, "occupation,qualification,law",
                          "3221,other,an act\n7777,other,an act\n");
    w.in.lexicon = w.lexicon;
    w.in.crosswalk = w.crosswalk;
    w.in.employed = w.list[0];
    w.in.required = w.list[1];
    w.in.regulated = w.list[2];
    assert_int_equal(need_name_unknown(&w.b, NULL), TARVE_OK);
    assert_named(&w, "occupation-unknown", 0, "crosswalk", 3);
    assert_named(&w, "occupation-unknown", 1, "employed", 3);
    assert_named(&w, "occupation-unknown", 2, "law", 3);
    assert_named(&w, "education-unknown", 0, "employed", 4);
    assert_named(&w, "education-unknown", 1, "employed", 5);
    assert_named(&w, "regulated", 0, "crosswalk", 4);
    assert_named(&w, "regulated", 1, "required", 2);
    assert_named(&w, "parameter-unknown-key", 0, "parameters", 2);
    assert_named(&w, "parameter-unknown-key", 1, "parameters", 4);
    assert_named(&w, "parameter-unknown-key", 2, "parameters", 6);
    assert_int_equal(w.result.findings.n, 10);
    close_world(&w);
}

/* ---- graduates ---- */

static void add(facts *f, const char *measure, const char *area, const char *group, int year,
                double value)
{
    facts_add(f, (fact){.measure = measure,
                        .area = area,
                        .group = group,
                        .freq = TARVE_YEAR,
                        .period = year,
                        .state = TARVE_CELL_VALUE,
                        .value = value});
}

static void assert_exported(const world *w, const char *code, size_t k, size_t line)
{
    const tarve_finding *f = found(w, code, k);
    if (f == NULL || f->line != line || strcmp(f->path, "exports.csv") != 0)
        fail_msg("%s %zu: %s", code, k, f == NULL ? "absent" : f->text);
}

static void graduates_that_cannot_count_are_named(void **state)
{
    (void)state;
    static const char *const provider[] = {"P:here", "P:nowhere"};
    static const size_t line[] = {2, 7};
    world w;
    facts f = {0};
    add(&f, "graduates", "P:here", "Q:a", 2019, 30); /* line 2 */
    add(&f, "graduates", "P:here", "Q:lost", 2019, 30);
    add(&f, "graduates", "P:here", "Q:lost", 2020, 30); /* line 4, the newest */
    add(&f, "graduates", "P:abroad", "Q:a", 2020, 30);
    add(&f, "graduates", "P:abroad", "Q:b", 2020, 30);
    add(&f, "graduates", "P:here", "Q:b", 2031, 30); /* line 7 */
    add(&f, "students", "P:here", "Q:a", 2019, 20);
    add(&f, "new_students", "P:here", "Q:a", 2019, 6);
    open_world(&w, "", &f);
    const char *path =
        written("crosswalk", "qualification,name_fi,level,field,occupation,match,note",
                "Q:a,A,vet,F:09,5321,full,\nQ:b,B,vet,F:09,5321,full,\n");
    assert_int_equal(tarve_crosswalk_read(path, &w.crosswalk, NULL), TARVE_OK);
    assert_int_equal(remove(path), 0);
    w.in.crosswalk = w.crosswalk;
    w.in.provider = provider;
    w.in.provider_path = "providers.csv";
    w.in.provider_line = line;
    w.in.n_providers = 2;
    assert_int_equal(need_check_graduates(&w.b, NULL), TARVE_OK);
    assert_exported(&w, "graduates-without-crosswalk", 0, 4);
    assert_exported(&w, "provider-outside-map", 0, 5);
    assert_exported(&w, "future", 0, 7);
    assert_exported(&w, "graduates-above-students", 0, 2);
    const tarve_finding *empty = found(&w, "provider-without-graduates", 0);
    assert_non_null(empty);
    assert_string_equal(empty->path, "providers.csv");
    assert_int_equal(empty->line, 7);
    assert_int_equal(w.result.findings.n, 5);
    close_world(&w);
    facts_free(&f);
}

static void of_many_of_a_kind_twenty_are_named(void **state)
{
    (void)state;
    world w;
    open_world(&w, "", NULL);
    naming k = {&w.result.findings, "a-kind", TARVE_LOG_WARN, 0};
    for (size_t i = 0; i < 25; i++)
        assert_int_equal(naming_add(&k, "file.csv", i + 2, "something", NULL), TARVE_OK);
    assert_int_equal(naming_end(&k, NULL), TARVE_OK);
    assert_int_equal(w.result.findings.n, 21);
    assert_string_equal(w.result.findings.item[20].text, "and 5 more of the same kind");
    close_world(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_cannot_hold_together_is_an_error_with_its_row),
        cmocka_unit_test(the_built_in_parameters_agree),
        cmocka_unit_test(a_lag_without_a_year_is_an_error_with_its_row),
        cmocka_unit_test(hires_below_the_known_fills_contradict),
        cmocka_unit_test(dates_far_from_the_data_are_findings),
        cmocka_unit_test(rows_of_unknown_things_are_named),
        cmocka_unit_test(graduates_that_cannot_count_are_named),
        cmocka_unit_test(of_many_of_a_kind_twenty_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of P out of a register, requirement rows and regulated professions (F12). */
#include "near.h"

#include <gsl/gsl_rng.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/rng.h"
#include "need/build.h"
#include "need/education.h"
#include "need/memory.h"
#include "need/rows.h"

enum { N_Q = 3, N_OCC = 4, TEXT = 8192 };

/* ---- smoothing, by hand ---- */

static void parents_are_smoothed_to_their_own(void **state)
{
    (void)state;
    static const char *occupation[] = {"2310", "2311", "2320", "3110"};
    static double count[] = {6, 2, 0, 4, 0, 1, 3, 3};
    const register_table t = {
        .n_rows = 4, .n_columns = 2, .occupation = occupation, .count = count};
    double pi[2];
    const double all = 9.0 / 19.0;                   /* 9 of 19 in the first column */
    const double one = (6 + 10 * all) / (13 + 10);   /* digit 2: (6,7) */
    const double two = (6 + 10 * one) / (13 + 10);   /* 23: the same rows */
    const double three = (6 + 10 * two) / (12 + 10); /* 231: (6,6) */
    assert_true(rows_parent(&t, "2310", 0, 10, pi));
    assert_near(pi[0], all, 1e-15);
    assert_true(rows_parent(&t, "2310", 1, 10, pi));
    assert_near(pi[0], one, 1e-15);
    assert_true(rows_parent(&t, "2310", 2, 10, pi));
    assert_near(pi[0], two, 1e-15);
    assert_true(rows_parent(&t, "2310", 3, 10, pi));
    assert_near(pi[0], three, 1e-15);
    assert_near(pi[0] + pi[1], 1.0, 1e-15);
    assert_true(rows_parent(&t, "9999", 3, 10, pi)); /* nobody below: the parent's parent */
    assert_near(pi[0], all, 1e-15);
    assert_true(rows_parent(&t, "2310", 3, 0, pi)); /* no smoothing: the rows as they are */
    assert_near(pi[0], 0.5, 1e-15);
}

static void a_register_of_nobody_has_no_parents(void **state)
{
    (void)state;
    static const char *occupation[] = {"2310"};
    static double count[] = {0, 0};
    const register_table t = {
        .n_rows = 1, .n_columns = 2, .occupation = occupation, .count = count};
    double pi[2] = {1, 1};
    assert_false(rows_parent(&t, "2310", 3, 30, pi));
    assert_near(pi[0] + pi[1], 0.0, 0.0);
}

static void what_is_not_admitted_gets_nothing(void **state)
{
    (void)state;
    const double count[] = {10, 5, 1}, pi[] = {.2, .3, .5};
    const bool admitted[] = {true, false, true};
    double w[3];
    rows_smooth(3, count, pi, admitted, 10, w);
    assert_near(w[0], 12, 1e-15);
    assert_near(w[1], 0, 0);
    assert_near(w[2], 6, 1e-15);
    rows_scale(3, w);
    assert_near(w[0], 2.0 / 3.0, 1e-15);
    double none[2] = {0, 0};
    rows_scale(2, none);
    assert_near(none[1], 1.0, 0); /* nothing is left: another education */
}

/* ---- rows of a small model ---- */

static const char crosswalk_text[] = "qualification,name_fi,level,field,occupation,match,note\n"
                                     "Q:a,A,vet,F:09,5321,full,\n"
                                     "Q:b,B,vet,F:09,5321,partial,\n"
                                     "Q:b,B,vet,F:09,5322,full,\n"
                                     "Q:c,C,uas,F:09,3221,full,\n"
                                     "Q:a,A,vet,F:09,3221,none,\n";
static const char *const occupations[N_OCC] = {"3221", "5321", "5322", "9112"};

typedef struct small {
    tarve_need_inputs in;
    tarve_crosswalk *crosswalk;
    tarve_parameters *parameters;
    tarve_education *employed, *required, *regulated;
    tarve_need_result result;
    build b;
} small;

static void write_text(const char *path, const char *text)
{
    FILE *fp = fopen(path, "w");
    assert_non_null(fp);
    assert_true(fputs(text, fp) >= 0);
    assert_int_equal(fclose(fp), 0);
}

static const char *scratch(void)
{
    static char path[64];
    (void)snprintf(path, sizeof path, "need_rows_%ld.csv", (long)getpid());
    return path;
}

static tarve_education *education(tarve_education_kind kind, const char *text)
{
    tarve_education *e = NULL;
    tarve_error err = {0};
    if (text == NULL)
        return NULL;
    write_text(scratch(), text);
    if (tarve_education_read(scratch(), kind, &e, &err) != TARVE_OK)
        fail_msg("%s", err.message);
    assert_int_equal(remove(scratch()), 0);
    return e;
}

/* Qualifications a, b (vet) and c (uas) in the model's order: uas first. */
static void prepare(small *s)
{
    static const size_t crosswalk_of[N_Q] = {2, 0, 1};
    static const double graduates[N_Q] = {9, 19, 4}; /* c, a, b */
    static const char *const field[2] = {"uas:F:09", "vet:F:09"};
    build *b = &s->b;
    b->in = &s->in;
    b->parameters = s->parameters;
    b->result = &s->result;
    b->occupation = calloc(N_OCC, sizeof *b->occupation);
    b->qualification = calloc(N_Q, sizeof *b->qualification);
    b->yearly_graduates = calloc(N_Q, sizeof *b->yearly_graduates);
    b->field_code = calloc(2, sizeof *b->field_code);
    b->m.field_of = calloc(N_Q, sizeof *b->m.field_of);
    memcpy(b->occupation, occupations, sizeof occupations);
    memcpy(b->qualification, crosswalk_of, sizeof crosswalk_of);
    memcpy(b->yearly_graduates, graduates, sizeof graduates);
    memcpy(b->field_code, field, sizeof field);
    b->m.field_of[1] = b->m.field_of[2] = 1;
    b->m.n_occupations = N_OCC;
    b->m.n_qualifications = N_Q;
    b->m.n_fields = 2;
}

static void make(small *s, const char *employed, const char *required, const char *regulated,
                 const char *parameters)
{
    char text[TEXT];
    *s = (small){0};
    write_text(scratch(), crosswalk_text);
    assert_int_equal(tarve_crosswalk_read(scratch(), &s->crosswalk, NULL), TARVE_OK);
    (void)snprintf(text, sizeof text,
                   "parameter,level,key,dist,a,b,source,valid_from,placeholder,note\n%s",
                   parameters == NULL ? "" : parameters);
    write_text(scratch(), text);
    assert_int_equal(tarve_parameters_read(scratch(), &s->parameters, NULL), TARVE_OK);
    s->employed = education(TARVE_EMPLOYED, employed);
    s->required = education(TARVE_REQUIRED, required);
    s->regulated = education(TARVE_REGULATED, regulated);
    s->in = (tarve_need_inputs){.crosswalk = s->crosswalk,
                                .parameters = s->parameters,
                                .employed = s->employed,
                                .required = s->required,
                                .regulated = s->regulated};
    prepare(s);
    assert_int_equal(build_rows(&s->b, NULL), TARVE_OK);
}

static void release(small *s)
{
    build_free(&s->b);
    tarve_crosswalk_free(s->crosswalk);
    tarve_parameters_free(s->parameters);
    tarve_education_free(s->employed);
    tarve_education_free(s->required);
    tarve_education_free(s->regulated);
    tarve_findings_free(&s->result.findings);
}

/* Share of model's qualification q in occupation o; -1 = not admitted. */
static double share(const small *s, size_t o, size_t q)
{
    const need_model *m = &s->b.m;
    for (size_t c = m->first[o]; c < m->first[o + 1]; c++)
        if (m->cell_qualification[c] == q)
            return m->cell_share[c];
    return -1.0;
}

static void assert_sums_to_one(const small *s)
{
    const need_model *m = &s->b.m;
    for (size_t o = 0; o < N_OCC; o++) {
        double sum = m->none[o] + m->other[o];
        assert_true(m->none[o] >= 0 && m->other[o] >= 0);
        for (size_t c = m->first[o]; c < m->first[o + 1]; c++) {
            assert_true(m->cell_share[c] >= 0);
            sum += m->cell_share[c];
        }
        assert_near(sum, 1.0, 1e-12);
    }
}

enum { C, A, B }; /* the model's q */

static void without_files_the_key_alone_holds(void **state)
{
    (void)state;
    small s;
    make(&s, NULL, NULL, NULL, NULL);
    assert_null(s.b.m.mixed);
    assert_sums_to_one(&s);
    /* 5321: none .30, higher .05; a 1.0 x 20, b 0.3 x 5 */
    assert_near(share(&s, 1, A), .65 * 20 / 21.5, 1e-12);
    assert_near(share(&s, 1, B), .65 * 1.5 / 21.5, 1e-12);
    assert_near(s.b.m.none[1], .30, 1e-15);
    assert_near(share(&s, 0, A), -1, 0);     /* none */
    assert_near(s.b.m.other[3], .25, 1e-12); /* 9112: no row; none .75 */
    release(&s);
}

static void the_law_leaves_only_its_own(void **state)
{
    (void)state;
    small s;
    make(&s, NULL, NULL, "occupation,qualification,law\n5321,Q:b,an act\n5322,other,an act\n",
         NULL);
    assert_near(share(&s, 1, A), -1, 0);
    assert_near(share(&s, 1, B), .65, 1e-12);
    assert_near(share(&s, 2, B), -1, 0);
    assert_sums_to_one(&s);
    release(&s);
}

static const char register_text[] = "occupation,qualification,level,field,employed,age\n"
                                    "5321,Q:a,,,60,all\n"
                                    "5321,Q:b,,,20,all\n"
                                    "5321,none,,,20,all\n"
                                    "5322,Q:b,,,10,under35\n"
                                    "5322,Q:a,,,500,35plus\n"
                                    "9112,none,,,100,\n";

/* A heading that is misspelt is an error at its row, not a column that is not there. */
static void a_level_goes_with_a_field(void **state)
{
    (void)state;
    tarve_education *e = NULL;
    tarve_error err = {0};
    write_text(scratch(), "occupation,qualification,level,fiald,employed\n"
                          "5321,Q:a,vet,,60\n"
                          "5321,,vet,F:09,20\n");
    assert_int_equal(tarve_education_read(scratch(), TARVE_EMPLOYED, &e, &err), TARVE_E_INPUT);
    assert_int_equal(err.line, 3);
    assert_int_equal(err.column, 3);
    assert_string_equal(err.code, "missing-label");
    assert_int_equal(remove(scratch()), 0);
}

static void register_and_requirement_blend(void **state)
{
    (void)state;
    small s;
    make(&s, register_text, "occupation,qualification,share\n5321,Q:a,0.9\n5321,none,0.1\n", NULL,
         "tau,all,,fixed,0,,a source,,no,\neta,all,,fixed,0.3,,a source,,no,\n");
    assert_non_null(s.b.m.mixed);
    assert_sums_to_one(&s);
    assert_near(share(&s, 1, A), .7 * .6 + .3 * .9, 1e-12);
    assert_near(share(&s, 1, B), .7 * .2, 1e-12);
    assert_near(s.b.m.none[1], .7 * .2 + .3 * .1, 1e-12);
    assert_near(share(&s, 2, A), -1, 0); /* those under 35 alone count */
    assert_near(s.b.m.mixed->persons[1], 100, 0);
    assert_near(s.b.m.mixed->persons[2], 10, 0);
    release(&s);
}

static void smoothing_is_that_of_the_formula(void **state)
{
    (void)state;
    small s;
    make(&s, register_text, NULL, NULL,
         "tau,all,,fixed,30,,a source,,no,\neta,all,,fixed,0,,a source,,no,\n");
    /* columns c, a, b, none, other; counted: 5321 (0,60,20,20,0), 5322 (0,0,10,0,0), 9112 none 100
     */
    const double all_a = 60.0 / 210, all_b = 30.0 / 210, all_none = 120.0 / 210;
    double a = all_a, b = all_b, none = all_none;
    for (int d = 1; d <= 3; d++) { /* 5, 53, 532: the same two occupations */
        a = (60 + 30 * a) / 140;
        b = (30 + 30 * b) / 140;
        none = (20 + 30 * none) / 140;
    }
    const double sum = 60 + 20 + 20 + 30 * (a + b + none); /* other: nothing */
    assert_near(share(&s, 1, A), (60 + 30 * a) / sum, 1e-12);
    assert_near(share(&s, 1, B), (20 + 30 * b) / sum, 1e-12);
    assert_near(s.b.m.none[1], (20 + 30 * none) / sum, 1e-12);
    assert_sums_to_one(&s);
    release(&s);
}

static void a_level_and_field_is_shared_out(void **state)
{
    (void)state;
    small s;
    make(&s, "occupation,level,field,employed\n5321,vet,F:09,43\n5321,none,,57\n", NULL, NULL,
         "tau,all,,fixed,0,,a source,,no,\neta,all,,fixed,0,,a source,,no,\n");
    assert_near(share(&s, 1, A), .43 * 20 / 21.5, 1e-12);
    assert_near(share(&s, 1, B), .43 * 1.5 / 21.5, 1e-12);
    assert_sums_to_one(&s);
    release(&s);
}

static void protected_cells_are_drawn_between_one_and_four(void **state)
{
    (void)state;
    small s;
    make(&s, "occupation,qualification,employed\n5321,Q:a,10\n5321,Q:b,1-4\n5321,none,...\n", NULL,
         NULL, "tau,all,,fixed,0,,a source,,no,\neta,all,,fixed,0,,a source,,no,\n");
    const mixed_rows *r = s.b.m.mixed;
    assert_int_equal(r->first_hidden[2] - r->first_hidden[1], 2);
    assert_sums_to_one(&s);
    for (size_t h = r->first_hidden[1]; h < r->first_hidden[2]; h++)
        assert_true(r->hidden[h].mean > 1 && r->hidden[h].mean < 4);
    double rest[2], row[8] = {0}, moved[2];
    for (int z = 1; z <= 4; z++) {
        for (size_t h = 0; h < 2; h++)
            moved[h] = z - r->hidden[h].mean;
        rows_blend(r, 1, s.b.m.first[1], s.b.m.first[2], moved, row, rest);
        assert_near(rest[0], z / (10.0 + 2 * z), 1e-12);
        assert_near(row[s.b.m.first[1]] + row[s.b.m.first[1] + 1] + rest[0] + rest[1], 1.0, 1e-12);
    }
    release(&s);
}

static void the_blend_lies_between_its_ends(void **state)
{
    (void)state;
    small s;
    make(&s, register_text, "occupation,qualification,share\n5321,Q:a,0.9\n5321,none,0.1\n", NULL,
         NULL);
    const need_model *m = &s.b.m;
    mixed_rows end = *m->mixed;
    double row[2][16] = {{0}}, rest[2];
    for (size_t o = 0; o < N_OCC; o++)
        for (size_t e = 0; e < 2; e++) {
            end.eta = (double)e;
            rows_blend(&end, o, m->first[o], m->first[o + 1], NULL, row[e], rest);
            for (size_t c = m->first[o]; e == 1 && c < m->first[o + 1]; c++)
                assert_near(m->cell_share[c], .7 * row[0][c] + .3 * row[1][c], 1e-12);
        }
    release(&s);
}

/* ---- properties over random files ---- */

static size_t random_lines(gsl_rng *rng, char line[][48], bool shares)
{
    static const char *const code[] = {"Q:a", "Q:b", "Q:c", "none", "other"};
    size_t n = 0;
    for (size_t o = 0; o < N_OCC; o++) {
        const size_t least = shares ? gsl_rng_uniform_int(rng, 5) : 0;
        for (size_t k = 0; k < 5; k++) {
            const unsigned long x = gsl_rng_uniform_int(rng, 40);
            if (shares ? k != least : x % 3 == 0)
                continue;
            if (shares)
                (void)snprintf(line[n++], 48, "%s,%s,1\n", occupations[o], code[k]);
            else if (x < 5)
                (void)snprintf(line[n++], 48, "%s,%s,1-4\n", occupations[o], code[k]);
            else
                (void)snprintf(line[n++], 48, "%s,%s,%lu\n", occupations[o], code[k], x);
        }
    }
    return n;
}

static void join(char *text, const char *head, const char line[][48], size_t n, bool backwards)
{
    size_t at = (size_t)snprintf(text, TEXT, "%s", head);
    for (size_t i = 0; i < n; i++)
        at += (size_t)snprintf(text + at, TEXT - at, "%s", line[backwards ? n - 1 - i : i]);
}

static void rows_sum_to_one_in_any_order(void **state)
{
    (void)state;
    gsl_rng *rng = gsl_rng_alloc(tarve_rng_keyed);
    char line[2][40][48], text[2][2][TEXT];
    static const char *const law = "occupation,qualification,law\n3221,Q:c,an act\n";
    tarve_rng_key(rng, 5, 6, 7);
    for (int rep = 0; rep < 40; rep++) {
        small s, back;
        for (size_t k = 0; k < 2; k++) {
            const size_t n = random_lines(rng, line[k], k == 1);
            for (int way = 0; way < 2; way++)
                join(text[k][way],
                     k == 0 ? "occupation,qualification,employed\n"
                            : "occupation,qualification,share\n",
                     (const char(*)[48])line[k], n, way == 1);
        }
        make(&s, text[0][0], text[1][0], law, NULL);
        make(&back, text[0][1], text[1][1], law, NULL);
        assert_sums_to_one(&s);
        assert_near(share(&s, 0, A), -1, 0);
        assert_near(share(&s, 0, B), -1, 0);
        assert_near(s.b.m.none[0] + s.b.m.other[0], 0, 0); /* regulated: neither */
        const size_t cells = s.b.m.first[N_OCC];
        assert_int_equal(back.b.m.first[N_OCC], cells);
        assert_memory_equal(s.b.m.cell_share, back.b.m.cell_share, cells * sizeof(double));
        assert_memory_equal(s.b.m.none, back.b.m.none, N_OCC * sizeof(double));
        release(&s);
        release(&back);
    }
    gsl_rng_free(rng);
}

/* ---- files that cannot be ---- */

static void wrong_rows_are_named(void **state)
{
    (void)state;
    static const struct {
        tarve_education_kind kind;
        const char *text, *code;
        size_t line, column;
    } wrong[] = {
        {TARVE_EMPLOYED, "occupation,qualification,employed\n532,Q:a,5\n", "unknown-code", 2, 1},
        {TARVE_EMPLOYED, "occupation,qualification,employed\n5321,a,5\n", "unknown-code", 2, 2},
        {TARVE_EMPLOYED, "occupation,qualification,employed\n5321,Q:a,-1\n", "bad-range", 2, 3},
        {TARVE_EMPLOYED, "occupation,qualification,employed\n5321,Q:a,2.5\n", "bad-range", 2, 3},
        {TARVE_EMPLOYED, "occupation,qualification,employed\n5321,Q:a,\n", "missing-value", 2, 3},
        {TARVE_EMPLOYED, "occupation,qualification,employed,age\n5321,Q:a,5,young\n",
         "unknown-code", 2, 4},
        {TARVE_EMPLOYED, "occupation,level,field,employed\n5321,phd,F:09,5\n", "unknown-code", 2,
         2},
        {TARVE_EMPLOYED, "occupation,level,field,employed\n5321,vet,09,5\n", "unknown-code", 2, 3},
        {TARVE_EMPLOYED, "occupation,qualification,employed\n5321,Q:a,5\n5321,Q:a,6\n",
         "duplicate-key", 3, 1},
        {TARVE_REQUIRED, "occupation,qualification,share\n5321,Q:a,1.1\n", "rate-above-one", 2, 3},
        {TARVE_REQUIRED, "occupation,qualification,share\n5321,Q:a,0.9\n5321,Q:b,0.09\n",
         "share-sum", 2, 3},
        {TARVE_REQUIRED, "occupation,qualification,share\n5321,Q:a,...\n", "type-error", 2, 3},
        {TARVE_REGULATED, "occupation,qualification,law\n5321,Q:a,\n", "missing-value", 2, 3},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        tarve_education *e = NULL;
        tarve_error err = {0};
        write_text(scratch(), wrong[i].text);
        assert_int_equal(tarve_education_read(scratch(), wrong[i].kind, &e, &err), TARVE_E_INPUT);
        assert_null(e);
        if (err.code == NULL || strcmp(err.code, wrong[i].code) != 0 || err.line != wrong[i].line ||
            err.column != wrong[i].column)
            fail_msg("%zu: %zu:%zu: %s: %s", i, err.line, err.column,
                     err.code == NULL ? "" : err.code, err.message);
        assert_int_equal(remove(scratch()), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parents_are_smoothed_to_their_own),
        cmocka_unit_test(a_register_of_nobody_has_no_parents),
        cmocka_unit_test(what_is_not_admitted_gets_nothing),
        cmocka_unit_test(without_files_the_key_alone_holds),
        cmocka_unit_test(the_law_leaves_only_its_own),
        cmocka_unit_test(a_level_goes_with_a_field),
        cmocka_unit_test(register_and_requirement_blend),
        cmocka_unit_test(smoothing_is_that_of_the_formula),
        cmocka_unit_test(a_level_and_field_is_shared_out),
        cmocka_unit_test(protected_cells_are_drawn_between_one_and_four),
        cmocka_unit_test(the_blend_lies_between_its_ends),
        cmocka_unit_test(rows_sum_to_one_in_any_order),
        cmocka_unit_test(wrong_rows_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* N8 on a small made-up ESCO (tests/support/esco): scores by hand, groups, refusals with places. */
#include "near.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "need/esco.h"

static const char folder[] = TARVE_TEST_DIR "/support/esco";

static tarve_signal growing(const char *code, double more)
{
    tarve_signal s = {.kind = TARVE_SIGNAL_GROWTH, .more = more};
    (void)snprintf(s.code, sizeof s.code, "%.4s", code);
    return s;
}

/* Three codes of ISCO. k1: o1, o2 (2411) and o3 (2511); k2: o2; k3: o1 and all other codes. */
static void scores_are_those_by_hand(void **state)
{
    (void)state;
    tarve_esco *e = NULL;
    tarve_skills k = {0};
    tarve_signal list[] = {growing("2411", 40.0), growing("2511", 0.0), growing("X", 0.0)};
    const tarve_signals s = {.item = list, .n = 3};
    assert_int_equal(tarve_esco_read(folder, &e, NULL), TARVE_OK);
    assert_int_equal(tarve_skills_find(e, &s, &k, NULL), TARVE_OK);
    assert_int_equal(k.n, 2); /* k3 stands in every code: its idf is 0 */
    assert_string_equal(k.item[0].name_fi, "tarkastaa keksittyjä tilejä");
    assert_near(k.item[0].score, 40.0 * 0.5 * log(3.0 / 1.0), 1e-12);
    assert_string_equal(k.item[0].name_sv, "");
    assert_string_equal(k.item[0].group, "S5.2"); /* no name for it */
    assert_string_equal(k.item[1].name_fi, "laskea keksittyjä lukuja");
    assert_near(k.item[1].score, 40.0 * 1.0 * log(3.0 / 2.0), 1e-12);
    assert_string_equal(k.item[1].name_sv, "räkna påhittade tal");
    assert_string_equal(k.item[1].group, "keksitty laskenta"); /* level 2, not S5.1.2 */
    assert_string_equal(k.item[1].cluster, "24");
    assert_int_equal(k.item[1].rank, 2);
    assert_near(k.item[1].relative, k.item[1].score / k.item[0].score, 1e-12);
    tarve_skills_free(&k);
    tarve_esco_free(e);
}

static void clusters_are_apart(void **state)
{
    (void)state;
    tarve_esco *e = NULL;
    tarve_skills k = {0};
    tarve_signal list[] = {growing("2611", 5.0), growing("2511", 7.0)};
    const tarve_signals s = {.item = list, .n = 2};
    assert_int_equal(tarve_esco_read(folder, &e, NULL), TARVE_OK);
    assert_int_equal(tarve_skills_find(e, &s, &k, NULL), TARVE_OK);
    assert_int_equal(k.n, 2);
    assert_string_equal(k.item[0].cluster, "25");
    assert_near(k.item[0].score, 7.0 * log(3.0 / 2.0), 1e-12);
    assert_string_equal(k.item[1].cluster, "26");
    assert_near(k.item[1].score, 5.0 * log(3.0), 1e-12); /* k4 is only optional in 2411 */
    assert_string_equal(k.item[1].group, "");
    tarve_skills_free(&k);
    tarve_esco_free(e);
}

/* ---- bad input ---- */

static void copy(const char *dir, const char *name)
{
    char path[4096], *text = NULL;
    size_t len = 0;
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    assert_int_equal(tarve_file_read(path, 1 << 20, &text, &len, NULL), TARVE_OK);
    (void)snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *fp = fopen(path, "w");
    assert_non_null(fp);
    assert_int_equal(fwrite(text, 1, len, fp), len);
    assert_int_equal(fclose(fp), 0);
    free(text);
}

static const char *const files[] = {"occupations_fi.csv", "skills_fi.csv",
                                    "occupationSkillRelations_fi.csv",
                                    "broaderRelationsSkillPillar_fi.csv"};

/* The sample with one file of other text (NULL: without it). */
static void refused(const char *name, const char *text, tarve_status expected, size_t line)
{
    char dir[] = "/tmp/tarve-esco-XXXXXX", path[4096];
    tarve_error err = {0};
    tarve_esco *e = NULL;
    assert_non_null(mkdtemp(dir));
    for (size_t i = 0; i < 4; i++)
        copy(dir, files[i]);
    (void)snprintf(path, sizeof path, "%s/%s", dir, name);
    assert_int_equal(unlink(path), 0);
    if (text != NULL) {
        FILE *fp = fopen(path, "w");
        assert_non_null(fp);
        assert_true(fputs(text, fp) >= 0);
        assert_int_equal(fclose(fp), 0);
    }
    assert_int_equal(tarve_esco_read(dir, &e, &err), expected);
    assert_null(e);
    assert_non_null(strstr(err.path, name));
    assert_int_equal(err.line, line);
    for (size_t i = 0; i < 4; i++) {
        (void)snprintf(path, sizeof path, "%s/%s", dir, files[i]);
        (void)unlink(path);
    }
    assert_int_equal(rmdir(dir), 0);
}

static void wrong_files_are_refused_with_their_place(void **state)
{
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        refused(files[i], NULL, TARVE_E_MISSING, 0);
        refused(files[i], "a,b\n1,2\n", TARVE_E_INPUT, 1);
    }
    refused(files[0], "conceptUri,iscoGroup\nu,24\n", TARVE_E_INPUT, 2);
    refused(files[2],
            "occupationUri,relationType,skillUri\n"
            "http://esco.example/occupation/o1,sometimes,http://esco.example/skill/k1\n",
            TARVE_E_INPUT, 2);
    refused(files[2],
            "occupationUri,relationType,skillUri\n"
            "http://esco.example/occupation/o9,essential,http://esco.example/skill/k1\n",
            TARVE_E_INPUT, 2);
    refused(files[2],
            "occupationUri,relationType,skillUri\n"
            "http://esco.example/occupation/o1,essential,http://esco.example/skill/k9\n",
            TARVE_E_INPUT, 2);
}

/* A circle of groups ends. */
static void circles_end(void **state)
{
    (void)state;
    esco_parent parent[] = {{"a", "b"}, {"b", "a"}};
    const tarve_esco e = {.parent = parent, .n_parents = 2};
    assert_non_null(esco_group(&e, "a"));
    assert_string_equal(esco_group(&e, "c"), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scores_are_those_by_hand),
        cmocka_unit_test(clusters_are_apart),
        cmocka_unit_test(wrong_files_are_refused_with_their_place),
        cmocka_unit_test(circles_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

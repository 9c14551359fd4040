/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every allocation of the panel fails in turn, once and for good. */
#include "near.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "failing.h"
#include "feed.h"
#include "panel/duplicates.h"

enum { N = 160, MOST = 5000 };

/* Overlaps the facts of another `from` by half a file; some repeat within the file. */
static size_t some_facts(fact *out, size_t from)
{
    static const char *const area[] = {"KU729", "KU931", "SK138", "SSS", "KU099", "KU214"};
    static const char *const group[] = {"SSS", "5321", "X011"};
    size_t n = 0;
    for (size_t i = from; i < from + N; i++)
        out[n++] = (fact){.measure = i % 5 == 0 ? "vacancy_flow" : "vacancy_stock",
                          .area = area[i / 7 % 6],
                          .group = group[i / 3 % 3],
                          .freq = TARVE_MONTH,
                          .period = 2018 * 12 + (tarve_period)(i / 9),
                          .state = i / 9 % 4 == 0 ? TARVE_CELL_PROTECTED : TARVE_CELL_VALUE,
                          .value = 7};
    return n;
}

static char *finished_bytes(tarve_panel *p, size_t *len)
{
    assert_int_equal(tarve_panel_finish(p, NULL), TARVE_OK);
    char *text = panel_bytes(p, len);
    assert_non_null(text);
    tarve_panel_free(p);
    return text;
}

static tarve_panel *panel_with(const fact *a, const fact *b)
{
    tarve_panel *p = tarve_panel_new();
    assert_int_equal(feed(p, "a.csv", a, N, 1, NULL), TARVE_OK);
    if (b != NULL)
        assert_int_equal(feed(p, "b.csv", b, N, 3, NULL), TARVE_OK);
    return p;
}

static void a_read_that_fails_leaves_the_panel_as_it_was(void **state)
{
    (void)state;
    static fact a[N], b[N];
    some_facts(a, 0);
    some_facts(b, N / 2);
    size_t one_len, both_len, len, failures = 0;
    char *one = finished_bytes(panel_with(a, NULL), &one_len);
    char *both = finished_bytes(panel_with(a, b), &both_len);
    for (size_t k = 1; k < (size_t)2 * MOST; k++) {
        tarve_panel *p = panel_with(a, NULL);
        fail_from(k / 2 + 1, k % 2 == 0);
        const tarve_status st = feed(p, "b.csv", b, N, 3, NULL);
        const size_t failed = fail_no_more();
        assert_true(st == TARVE_OK || st == TARVE_E_NOMEM);
        assert_true(st == TARVE_OK || failed > 0);
        failures += failed > 0;
        char *now = finished_bytes(p, &len);
        assert_int_equal(len, st == TARVE_OK ? both_len : one_len);
        assert_memory_equal(now, st == TARVE_OK ? both : one, len);
        free(now);
        if (failed == 0)
            break;
    }
    assert_true(failures > 50 && failures < 2 * MOST - 2);
    free(one);
    free(both);
}

static void a_finish_that_fails_can_be_tried_again(void **state)
{
    (void)state;
    static fact a[N], b[N];
    some_facts(a, 0);
    some_facts(b, N / 2);
    size_t want_len, len, k = 1;
    char *want = finished_bytes(panel_with(a, b), &want_len);
    for (size_t failed = 1; failed > 0; k++) {
        tarve_panel *p = panel_with(a, b);
        fail_from(k / 2 + 1, k % 2 == 0);
        const tarve_status st = tarve_panel_finish(p, NULL);
        failed = fail_no_more();
        assert_true(st == TARVE_OK || (st == TARVE_E_NOMEM && failed > 0));
        char *now = finished_bytes(p, &len);
        assert_int_equal(len, want_len);
        assert_memory_equal(now, want, len);
        free(now);
    }
    assert_true(k > 10);
    free(want);
}

static void questions_that_fail_leave_nothing_behind(void **state)
{
    (void)state;
    static fact a[N], b[N];
    some_facts(a, 0);
    some_facts(b, N / 2);
    tarve_hierarchy *h = NULL;
    assert_int_equal(tarve_hierarchy_load(TARVE_DATASETS "/classifications", &h, NULL), TARVE_OK);
    tarve_panel *p = panel_with(a, b);
    assert_int_equal(tarve_panel_finish(p, NULL), TARVE_OK);
    size_t k = 1;
    for (size_t failed = 1; failed > 0; k++) {
        tarve_findings found = {0};
        tarve_quality *rows = NULL;
        size_t n = 0;
        fail_from(k / 2 + 1, k % 2 == 0);
        tarve_status st = tarve_panel_audit(p, h, &found, NULL);
        if (st == TARVE_OK)
            st = tarve_panel_quality(p, NULL, &rows, &n, NULL);
        failed = fail_no_more();
        assert_int_equal(st, failed > 0 ? TARVE_E_NOMEM : TARVE_OK);
        assert_true(failed == 0 || rows == NULL);
        tarve_findings_free(&found);
        free(rows);
    }
    assert_true(k > 6);
    tarve_panel_free(p);
    tarve_hierarchy_free(h);
}

static void duplicates_that_fail_free_everything(void **state)
{
    (void)state;
    static fact f[2 * N];
    some_facts(f, 0);
    memcpy(f + N, f, N * sizeof *f);
    for (size_t k = 1, failed = 1; failed > 0; k++) {
        tarve_panel *p = tarve_panel_new();
        stage s;
        duplicates d = {0};
        void *part = NULL;
        assert_int_equal(stage_open(&s, p, "a.csv", NULL), TARVE_OK);
        const tarve_sink sink = stage_sink(&s);
        assert_int_equal(feed_part(&sink, 0, f, (size_t)2 * N, 2, &part, NULL), TARVE_OK);
        assert_int_equal(sink.finish(sink.ctx, part, true, NULL), TARVE_OK);
        fail_from(k, false);
        tarve_status st = stage_check(&s, NULL);
        if (st == TARVE_OK)
            st = duplicates_find(&d, &s, NULL);
        if (st == TARVE_OK)
            st = stage_commit(&s, NULL);
        failed = fail_no_more();
        assert_true(st == TARVE_OK || (st == TARVE_E_NOMEM && failed > 0));
        assert_true(failed > 0 || d.n >= N);
        duplicates_free(&d);
        stage_close(&s);
        tarve_panel_free(p);
    }
}

static void classifications_that_fail_free_everything(void **state)
{
    (void)state;
    size_t k = 1;
    for (size_t failed = 1; failed > 0; k = k + 1 + k / 8) { /* a sample: there are thousands */
        tarve_hierarchy *h = NULL;
        fail_from(k, k % 2 == 0);
        const tarve_status st = tarve_hierarchy_load(TARVE_DATASETS "/classifications", &h, NULL);
        failed = fail_no_more();
        assert_int_equal(st, failed > 0 ? TARVE_E_NOMEM : TARVE_OK);
        assert_true((h == NULL) == (failed > 0));
        tarve_hierarchy_free(h);
    }
    assert_true(k > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_read_that_fails_leaves_the_panel_as_it_was),
        cmocka_unit_test(a_finish_that_fails_can_be_tried_again),
        cmocka_unit_test(questions_that_fail_leave_nothing_behind),
        cmocka_unit_test(duplicates_that_fail_free_everything),
        cmocka_unit_test(classifications_that_fail_free_everything),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signals from panels: hidden cells, renamed codes, no provider, and the log from run to run. */
#include "near.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "feed.h"
#include "need/crosswalk.h"
#include "need/signal_int.h"

enum { MONTHS = 96, N_OCC = 12, MOST = (N_OCC + 2) * MONTHS };
static const tarve_period first = 2015 * 12;

typedef struct world {
    double value[N_OCC][MONTHS];
    char code[N_OCC][5];
    fact *fact;
    size_t n_facts;
    tarve_panel *panel;
    tarve_findings findings;
    tarve_signal_inputs in;
} world;

/* Twelve occupations that go up and down by the same few; one of them hides half of its months. */
static void steady(world *w)
{
    *w = (world){.panel = tarve_panel_new(), .fact = calloc(MOST, sizeof(fact))};
    for (size_t o = 0; o < N_OCC; o++) {
        (void)snprintf(w->code[o], sizeof w->code[o], "%04d", 2111 + 100 * (int)o);
        for (size_t t = 0; t < MONTHS; t++)
            w->value[o][t] = 20.0 + (double)((t * 7 + o * 5) % 11);
    }
    for (size_t t = 0; t < MONTHS; t++)
        w->value[7][t] = t % 2 == 0 ? -1.0 : 6.0;
}

static void finish(world *w)
{
    for (size_t o = 0; o < N_OCC; o++)
        w->n_facts += facts_row(w->fact + w->n_facts, "vacancy_stock", "MK13", w->code[o], first,
                                w->value[o], MONTHS);
    assert_int_equal(feed(w->panel, "12ti.csv", w->fact, w->n_facts, 1, NULL), TARVE_OK);
    assert_int_equal(tarve_panel_finish(w->panel, NULL), TARVE_OK);
    w->in = (tarve_signal_inputs){.panel = w->panel,
                                  .occupation_area = "MK13",
                                  .as_of_month = first + MONTHS - 1,
                                  .duration_months = 1.0,
                                  .seed = 1,
                                  .findings = &w->findings};
}

static void done(world *w)
{
    tarve_panel_free(w->panel);
    tarve_findings_free(&w->findings);
    free(w->fact);
}

static const tarve_signal *find(const tarve_signals *s, const char *code, tarve_signal_kind k)
{
    for (size_t i = 0; i < s->n; i++)
        if (s->item[i].kind == k && strcmp(s->item[i].code, code) == 0)
            return &s->item[i];
    return NULL;
}

static void jump(world *w, size_t o, size_t from, double factor)
{
    for (size_t t = from; t < MONTHS; t++)
        w->value[o][t] *= factor;
}

static void growth_is_told_and_steady_is_not(void **state)
{
    (void)state;
    world w;
    tarve_signals s = {0};
    steady(&w);
    finish(&w);
    assert_int_equal(tarve_signals_find(&w.in, &s, NULL), TARVE_OK);
    assert_int_equal(s.n, 0);
    assert_int_equal(s.n_tested, N_OCC);
    done(&w);
    steady(&w);
    jump(&w, 3, MONTHS - 24, 2.0);
    jump(&w, 3, MONTHS - 12, 2.0);
    jump(&w, 5, MONTHS - 12, 3.0);
    finish(&w);
    assert_int_equal(tarve_signals_find(&w.in, &s, NULL), TARVE_OK);
    const tarve_signal *two = find(&s, w.code[3], TARVE_SIGNAL_GROWTH);
    const tarve_signal *one = find(&s, w.code[5], TARVE_SIGNAL_GROWTH);
    assert_true(two != NULL && two->tier == TARVE_SIGNAL_STRONG && two->years == 2);
    assert_true(one != NULL && one->tier == TARVE_SIGNAL_WEAK && one->years == 1);
    assert_int_equal(two->since, first + MONTHS - 24);
    tarve_signals_free(&s);
    done(&w);
}

/* Whatever the publisher's hidden cells hold, signals are the same. */
static void hidden_cells_do_not_show(void **state)
{
    (void)state;
    signal_grid g[3] = {{0}};
    for (int k = 0; k < 3; k++) {
        world w;
        steady(&w);
        for (size_t t = 0; t < MONTHS; t += 2)
            w.value[7][t] = k == 0 ? -1.0 : 1.0 + (double)((t / 2 + (size_t)k) % 4);
        finish(&w);
        assert_int_equal(signal_grid_read(&w.in, "vacancy_stock", "MK13", &g[k], NULL), TARVE_OK);
        for (size_t i = 0; i < (size_t)N_OCC * MONTHS; i++)
            assert_true(g[k].value[i] == g[0].value[i] && g[k].least[i] == g[0].least[i]);
        done(&w);
    }
    for (int k = 0; k < 3; k++)
        signal_grid_free(&g[k]);
}

static void renamed_code_is_not_new(void **state)
{
    (void)state;
    static const tarve_renamed key = {"2411", "2999"};
    world w;
    tarve_signals s = {0};
    steady(&w);
    assert_string_equal(w.code[3], "2411");
    for (size_t t = 0; t < MONTHS; t++) { /* 2411 ends and 2611, here 2999, goes on */
        w.value[5][t] = t < MONTHS - 8 ? 0.0 : w.value[3][t];
        w.value[3][t] = t < MONTHS - 8 ? w.value[3][t] : 0.0;
    }
    (void)snprintf(w.code[5], sizeof w.code[5], "2999");
    finish(&w);
    assert_int_equal(tarve_signals_find(&w.in, &s, NULL), TARVE_OK);
    const tarve_signal *new = find(&s, "2999", TARVE_SIGNAL_NEW_CODE);
    assert_true(new != NULL &&new->tier == TARVE_SIGNAL_WATCHED);
    assert_int_equal(new->since, first + MONTHS - 8);
    tarve_signals_free(&s);
    w.in.renamed = &key;
    w.in.n_renamed = 1;
    assert_int_equal(tarve_signals_find(&w.in, &s, NULL), TARVE_OK);
    assert_int_equal(s.n, 0);
    tarve_signals_free(&s);
    done(&w);
}

static void grown_without_provider(void **state)
{
    (void)state;
    static const char *const provider[] = {"P:koulu"};
    world w;
    tarve_signals s = {0};
    match_pair pair = {.occupation = "2411", .qualification = 0, .match = 1.0};
    qualification q = {"Q:1", "Tutkinto", "vet", "F:07"};
    tarve_crosswalk key = {.n_qualifications = 1, .n_pairs = 1, .qualification = &q, .pair = &pair};
    steady(&w);
    jump(&w, 3, MONTHS - 24, 2.0);
    jump(&w, 3, MONTHS - 12, 2.0);
    w.fact[w.n_facts++] = (fact){.measure = "graduates",
                                 .area = "P:muu",
                                 .group = "Q:1",
                                 .freq = TARVE_YEAR,
                                 .period = 2021,
                                 .state = TARVE_CELL_PROTECTED,
                                 .value = (double)NAN};
    finish(&w);
    w.in.crosswalk = &key;
    w.in.provider = provider;
    w.in.n_providers = 1;
    assert_int_equal(tarve_signals_find(&w.in, &s, NULL), TARVE_OK);
    const tarve_signal *none = find(&s, "2411", TARVE_SIGNAL_NO_PROVIDER);
    assert_true(none != NULL && none->tier == TARVE_SIGNAL_WATCHED);
    assert_string_equal(none->qualification, "Tutkinto");
    tarve_signals_free(&s);
    static const char *const other[] = {"P:muu"};
    w.in.provider = other; /* whose graduates are hidden, yet there */
    assert_int_equal(tarve_signals_find(&w.in, &s, NULL), TARVE_OK);
    assert_null(find(&s, "2411", TARVE_SIGNAL_NO_PROVIDER));
    tarve_signals_free(&s);
    done(&w);
}

/* ---- the log ---- */

static void carry(world *w, tarve_period month, tarve_signal_log *l)
{
    tarve_signals s = {0};
    const tarve_period quarter = tarve_period_convert(TARVE_MONTH, month, TARVE_QUARTER);
    w->in.as_of_month = month;
    assert_int_equal(tarve_signals_find(&w->in, &s, NULL), TARVE_OK);
    assert_int_equal(tarve_signal_log_carry(&w->in, &s, quarter, l, NULL), TARVE_OK);
    tarve_signals_free(&s);
}

static const tarve_signal_entry *entry(const tarve_signal_log *l, const char *code)
{
    for (size_t i = 0; i < l->n; i++)
        if (strcmp(l->item[i].code, code) == 0 && l->item[i].kind == TARVE_SIGNAL_GROWTH)
            return &l->item[i];
    return NULL;
}

static void signals_are_judged_after_a_year(void **state)
{
    (void)state;
    world w;
    tarve_signal_log l = {0};
    const tarve_period raised = first + MONTHS - 13, last = first + MONTHS - 1;
    steady(&w);
    jump(&w, 3, MONTHS - 24, 4.0); /* stays */
    jump(&w, 5, MONTHS - 24, 4.0);
    jump(&w, 5, MONTHS - 12, 0.25); /* goes back */
    finish(&w);
    carry(&w, raised, &l);
    assert_true(l.begins && entry(&l, w.code[3]) != NULL && entry(&l, w.code[5]) != NULL);
    assert_true(isnan(tarve_signal_hit_rate(&l)));
    const size_t n = l.n;
    carry(&w, raised, &l); /* the same quarter again */
    assert_int_equal(l.n, n);
    assert_int_equal(entry(&l, w.code[3])->state, TARVE_SIGNAL_RAISED);
    carry(&w, last - 1, &l); /* 11 months on: too early */
    assert_int_equal(entry(&l, w.code[3])->state, TARVE_SIGNAL_RAISED);
    carry(&w, last, &l);
    assert_int_equal(entry(&l, w.code[3])->state, TARVE_SIGNAL_CONFIRMED);
    assert_int_equal(entry(&l, w.code[5])->state, TARVE_SIGNAL_DROPPED);
    const size_t confirmed = l.confirmed, dropped = l.dropped;
    assert_near(tarve_signal_hit_rate(&l), (double)confirmed / (double)(confirmed + dropped), 0);
    carry(&w, last, &l); /* judged anew, counted once */
    assert_true(l.confirmed == confirmed && l.dropped == dropped && !l.begins);
    carry(&w, raised, &l); /* an earlier quarter knows nothing of later ones */
    assert_true(l.n == n && l.begins && l.confirmed == 0);
    tarve_signal_log_free(&l);
    done(&w);
}

static void read_text(const char *text, tarve_status expected, size_t line, tarve_signal_log *out)
{
    char path[] = "/tmp/tarve-log-XXXXXX";
    const int fd = mkstemp(path);
    tarve_error err = {0};
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    assert_int_equal(close(fd), 0);
    assert_int_equal(tarve_signal_log_read(path, out, &err), expected);
    assert_int_equal(err.line, line);
    assert_int_equal(unlink(path), 0);
}

#define HEADER "code,name,kind,label,level,tier,state,raised,raised_month,judged,told\n"

static void log_is_read_or_refused_with_its_place(void **state)
{
    (void)state;
    tarve_signal_log l = {0};
    read_text(HEADER "2411,x,N1,growth,region,strong,raised,2021Q4,2021M12,,yes\n"
                     "X,x,N5,unknown,area,watched,dropped,2020Q1,2020M03,2021Q2,no\n",
              TARVE_OK, 0, &l);
    assert_int_equal(l.n, 2);
    assert_string_equal(l.item[0].code, "2411");
    assert_true(l.item[1].own_area && l.item[1].kind == TARVE_SIGNAL_UNKNOWN);
    assert_int_equal(l.item[1].judged, 2021 * 4 + 1);
    tarve_signal_log_free(&l);
    read_text(HEADER "2411,x,N1,growth,region,heikko,raised,2021Q4,2021M12,,yes\n", TARVE_OK, 0,
              &l);
    assert_int_equal(l.n, 1); /* as runs wrote it before the codes were English */
    assert_int_equal(l.item[0].tier, TARVE_SIGNAL_WEAK);
    tarve_signal_log_free(&l);
    static const char *const wrong[] = {
        "241,x,N1,growth,region,strong,raised,2021Q4,2021M12,,yes\n",
        "2411,x,N1,other,region,strong,raised,2021Q4,2021M12,,yes\n",
        "2411,x,N1,growth,KU729,strong,raised,2021Q4,2021M12,,yes\n",
        "2411,x,N1,growth,region,luja,raised,2021Q4,2021M12,,yes\n",
        "2411,x,N1,growth,region,strong,lost,2021Q4,2021M12,,yes\n",
        "2411,x,N1,growth,region,strong,raised,2021M12,2021M12,,yes\n",
        "2411,x,N1,growth,region,strong,raised,2021Q4,2021Q4,,yes\n",
        "2411,x,N1,growth,region,strong,raised,2021Q4,2021M12,2022Q4,yes\n",
        "2411,x,N1,growth,region,strong,dropped,2021Q4,2021M12,,yes\n"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char text[300];
        (void)snprintf(text, sizeof text, "%s%s", HEADER, wrong[i]);
        read_text(text, TARVE_E_INPUT, 2, &l);
        assert_int_equal(l.n, 0);
    }
    read_text("code,state\n2411,raised\n", TARVE_E_INPUT, 1, &l); /* another version */
    assert_int_equal(tarve_signal_log_read("/nonexistent/log.csv", &l, NULL), TARVE_E_MISSING);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(growth_is_told_and_steady_is_not),
        cmocka_unit_test(hidden_cells_do_not_show),
        cmocka_unit_test(renamed_code_is_not_new),
        cmocka_unit_test(grown_without_provider),
        cmocka_unit_test(signals_are_judged_after_a_year),
        cmocka_unit_test(log_is_read_or_refused_with_its_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

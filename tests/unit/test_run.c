/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run reads beside the exports, and what it sums and says of them. */
#include "near.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/files.h"
#include "run/published.h"
#include "run/region.h"
#include "run/rejects.h"
#include "tarve/run.h"

static const char *write_temp(const char *text, char path[64])
{
    (void)snprintf(path, 64, "/tmp/tarve_run_XXXXXX");
    const int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    (void)close(fd);
    return path;
}

/* ---- breaks and providers ---- */

#define BREAKS "period,until,measure,area,kind,reason_fi\n"

static void shifts_begin_and_end(void **state)
{
    char path[64];
    level_shifts s = {0};
    tarve_error err = {0};
    (void)state;
    (void)write_temp(BREAKS "2022M05,,unemployed_stock,SSS,level,palvelumalli\n"
                            "2020M03,2020M08,vacancy_stock,MK13,temporary,korona\n",
                     path);
    if (level_shifts_read(path, &s, &err) != TARVE_OK)
        fail_msg("%s", err.message);
    assert_int_equal(s.n, 3); /* by month: korona begins, ends the month after, the model */
    assert_int_equal(s.item[0].month, tarve_period_make(TARVE_MONTH, 2020, 3));
    assert_true(s.item[0].begins);
    assert_int_equal(s.item[0].until, s.item[1].month);
    assert_int_equal(s.item[2].until, TARVE_NO_PERIOD);
    assert_true(level_shift_concerns(&s.item[0], "vacancy_stock", "MK13"));
    assert_false(level_shift_concerns(&s.item[0], "vacancy_stock", "MK14"));
    assert_true(level_shift_concerns(&s.item[2], "unemployed_stock", "MK14"));
    assert_false(level_shift_concerns(&s.item[2], "vacancy_stock", "MK14"));
    assert_string_equal(s.item[0].area, "MK13");
    assert_int_equal(s.item[1].month, tarve_period_make(TARVE_MONTH, 2020, 9));
    assert_false(s.item[1].begins);
    assert_string_equal(s.item[2].measure, "unemployed_stock");
    assert_string_equal(s.item[2].reason[TARVE_FI], "palvelumalli");
    assert_string_equal(s.item[2].reason[TARVE_SV], ""); /* the file has no column for it */
    level_shifts_free(&s);
    (void)unlink(path);
}

static void wrong_tables_name_their_line(void **state)
{
    static const struct {
        const char *text;
        size_t line;
    } breaks[] = {{BREAKS "2022M05,,m,SSS,level,r\n2022-05,,m,SSS,level,r\n", 3},
                  {BREAKS "2022Q2,,m,SSS,level,r\n", 2},
                  {BREAKS "2022M05,2022M04,m,SSS,temporary,r\n", 2},
                  {BREAKS "2022M05,,m,SSS,forever,r\n", 2}},
      providers[] = {{"provider,share\nP:A,0.5\nGradia,0.1\n", 3},
                     {"provider,share\nP:A,0.5\nP:A,0.1\n", 3},
                     {"provider,share\nP:A,1.5\n", 2},
                     {"provider,share\nP:A,\n", 2},
                     {"provider,share\nP:A,half\n", 2},
                     {"provider,share\nP:,0.5\n", 2}};
    char path[64];
    (void)state;
    for (size_t i = 0; i < sizeof breaks / sizeof *breaks; i++) {
        level_shifts s = {0};
        tarve_error err = {0};
        assert_int_equal(level_shifts_read(write_temp(breaks[i].text, path), &s, &err),
                         TARVE_E_INPUT);
        assert_int_equal(err.line, breaks[i].line);
        assert_string_equal(err.path, path);
        assert_true(err.column > 0 && strstr(err.message, " is \"") != NULL); /* what was found */
        level_shifts_free(&s);
        (void)unlink(path);
    }
    for (size_t i = 0; i < sizeof providers / sizeof *providers; i++) {
        provider_map m = {0};
        tarve_error err = {0};
        assert_int_equal(provider_map_read(write_temp(providers[i].text, path), &m, &err),
                         TARVE_E_INPUT);
        assert_int_equal(err.line, providers[i].line);
        provider_map_free(&m);
        (void)unlink(path);
    }
}

static void shipped_tables_are_right(void **state)
{
    level_shifts s = {0};
    provider_map m = {0};
    tarve_error err = {0};
    (void)state;
    assert_int_equal(level_shifts_read(TARVE_DATASETS "/breaks.csv", &s, &err), TARVE_OK);
    assert_true(s.n >= 9);
    for (size_t i = 0; i < s.n; i++) {
        assert_non_null(tarve_measure_find(s.item[i].measure));
        assert_true(i == 0 || s.item[i].month >= s.item[i - 1].month);
    }
    level_shifts_free(&s);
    assert_int_equal(provider_map_read(TARVE_DATASETS "/example/providers.csv", &m, &err),
                     TARVE_OK);
    assert_true(m.n >= 4 && m.synthetic);
    provider_map_free(&m);
}

/* ---- which way a series has gone ---- */

enum { TREND_MONTHS = 120 };

/* One headline series of unemployed persons with these breaks, as a run describes it. */
static tarve_trend described(const char *breaks, double *value, tarve_mark *mark)
{
    char path[64];
    pipeline p = {0};
    tarve_history h = {.id = "u",
                       .value = value,
                       .mark = mark,
                       .n = TREND_MONTHS,
                       .freq = TARVE_MONTH,
                       .first = tarve_period_make(TARVE_MONTH, 2014, 1)};
    tarve_published_series item = {.headline = true,
                                   .history = {.measure = "unemployed_stock",
                                               .area = "MK13",
                                               .freq = TARVE_MONTH,
                                               .first = h.first,
                                               .n = TREND_MONTHS,
                                               .value = value,
                                               .mark = mark}};
    published pub = {.item = &item, .history = &h, .n = 1};
    assert_int_equal(level_shifts_read(write_temp(breaks, path), &p.shifts, NULL), TARVE_OK);
    assert_int_equal(published_describe(&p, &pub, NULL), TARVE_OK);
    (void)unlink(path);
    level_shifts_free(&p.shifts);
    tarve_arena_free(&pub.memory);
    return item.trend;
}

static void breaks_that_pass_are_left_out_and_others_not_crossed(void **state)
{
    double value[TREND_MONTHS];
    tarve_mark mark[TREND_MONTHS];
    (void)state;
    for (size_t t = 0; t < TREND_MONTHS; t++) {
        const size_t year = t / 12;
        value[t] = 100.0 + 6.0 * (double)year + (t == 75 ? 900.0 : 0.0);
        mark[t] = tarve_mark_make(TARVE_CELL_VALUE, TARVE_REASON_NONE, 0, 0, 0, 0);
    }
    tarve_trend t = described(BREAKS "2020M03,2020M08,unemployed_stock,SSS,temporary,korona\n"
                                     "2020M03,2020M08,vacancy_stock,SSS,temporary,korona\n"
                                     "2016M03,,unemployed_stock,MK14,level,muualla\n",
                              value, mark);
    assert_int_equal(t.n_years, 9); /* 2020 is left out, and compared across */
    assert_near(t.per_year, 6.0, 1e-12);
    assert_near(t.hi, 6.0, 1e-12);
    for (size_t k = 84; k < TREND_MONTHS; k++)
        value[k] -= 80.0;
    t = described(BREAKS "2021M01,,unemployed_stock,SSS,level,palvelumalli\n", value, mark);
    assert_int_equal(t.n_years, 10);
    assert_near(t.per_year, 6.0, 1e-12); /* the step of 80 is no fall */
    value[100] = 3.0;                    /* a figure that is not printed is not told either */
    assert_int_equal(
        described(BREAKS "2021M01,,unemployed_stock,SSS,level,m\n", value, mark).n_years, 9);
}

/* ---- occupation groups ---- */

enum { MONTHS = 3 };

static tarve_panel *panel_of(const char *text)
{
    char path[64];
    tarve_lexicon *lex = NULL;
    tarve_error err = {0};
    tarve_panel *p = tarve_panel_new();
    assert_int_equal(tarve_lexicon_load(TARVE_DATASETS "/classifications", &lex, &err), TARVE_OK);
    const tarve_read_options options = {.lexicon = lex, .jobs = 1, .as_of_month = TARVE_NO_PERIOD};
    if (tarve_panel_read(p, write_temp(text, path), &options, NULL, &err) != TARVE_OK ||
        tarve_panel_finish(p, &err) != TARVE_OK)
        fail_msg("%zu:%zu %s", err.line, err.column, err.message);
    tarve_lexicon_free(lex);
    (void)unlink(path);
    return p;
}

/* In M01 six cells are protected: the total leaves 24 - 12 = 12 for them, 2 each. In M02 one is:
 * fewer than 5, so 2 whatever the total leaves. In M03 an occupation of group 5 is missing. */
static const char occupations[] =
    "Alue;Ammattiryhmä;2023M01 Avoimet työpaikat kuukauden laskentapäivänä (lkm.);"
    "2023M02 Avoimet työpaikat kuukauden laskentapäivänä (lkm.);"
    "2023M03 Avoimet työpaikat kuukauden laskentapäivänä (lkm.)\n"
    "MK13 Keski-Suomi;SSS;24;30;30\n"
    "MK13 Keski-Suomi;5120;12;10;10\n"
    "MK13 Keski-Suomi;5223;...;...;.\n"
    "MK13 Keski-Suomi;5321;...;6;6\n"
    "MK13 Keski-Suomi;2221;...;7;7\n"
    "MK13 Keski-Suomi;2320;...;0;0\n"
    "MK13 Keski-Suomi;2330;...;2000;2000\n"
    "MK13 Keski-Suomi;X011;...;3;3\n";

static void coverage_is_what_the_file_holds(void **state)
{
    static const char months[] =
        "Alue;Kuukausi;Avoimet työpaikat kuukauden laskentapäivänä (lkm.)\n"
        "Saarijärvi;2022M11;5\nViitasaari;2023M02;...\n";
    char path[2][64], range[2 * TARVE_PERIOD_TEXT];
    tarve_lexicon *lex = NULL;
    tarve_error err = {0};
    tarve_panel *p = tarve_panel_new();
    (void)state;
    assert_int_equal(tarve_lexicon_load(TARVE_DATASETS "/classifications", &lex, &err), TARVE_OK);
    const tarve_read_options options = {.lexicon = lex, .jobs = 1, .as_of_month = TARVE_NO_PERIOD};
    for (int i = 0; i < 2; i++) { /* the second file repeats the first */
        tarve_read_report *r = NULL;
        assert_int_equal(tarve_panel_read(p, write_temp(months, path[i]), &options, &r, &err),
                         TARVE_OK);
        assert_int_equal(r->coverage.n_series, 2);
        assert_int_equal(r->coverage.n_areas, 2);
        assert_int_equal(r->coverage.n_groups, 1);
        assert_int_equal(r->coverage.n_measures, 1);
        assert_string_equal(
            tarve_period_format_range(r->coverage.freq, r->coverage.first, r->coverage.last, range),
            "2022M11-2023M02");
        tarve_read_report_free(r);
        (void)unlink(path[i]);
    }
    assert_string_equal(tarve_period_format_range(TARVE_YEAR, 2022, 2022, range), "2022");
    tarve_panel_free(p);
    tarve_lexicon_free(lex);
}

static void groups_are_summed(void **state)
{
    double mean[MONTHS], work[MONTHS], value[MONTHS];
    tarve_mark mark[MONTHS];
    (void)state;
    tarve_panel *p = panel_of(occupations);
    const group_span g = {p, "vacancy_stock", "MK13", tarve_period_make(TARVE_MONTH, 2023, 1),
                          MONTHS};
    group_protected_means(&g, mean, work);
    assert_near(mean[0], 2, 1e-12);
    assert_near(mean[1], 2, 1e-12);
    assert_near(mean[2], 2, 1e-12);
    assert_true(group_sum(&g, '5', mean, value, mark));
    assert_near(value[0], 12 + 2 + 2, 0);
    assert_near(value[1], 10 + 2 + 6, 0);
    assert_true(isnan(value[2]));
    assert_int_equal(tarve_mark_state(mark[2]), TARVE_CELL_MISSING);
    assert_int_equal(tarve_mark_state(mark[0]), TARVE_CELL_VALUE);
    assert_true(group_sum(&g, '2', mean, value, mark)); /* X011 belongs to no group */
    assert_near(value[1], 7 + 0 + 2000, 0);
    assert_false(group_sum(&g, '9', mean, value, mark));
    tarve_panel_free(p);
}

/* ---- rejects ---- */

typedef struct heard {
    char path[256], text[512];
    size_t line;
    const char *code;
} heard;

static void hear(void *ctx, tarve_log_level level, const tarve_error *place, const char *text)
{
    heard *h = ctx;
    assert_int_equal(level, TARVE_LOG_WARN);
    (void)snprintf(h->path, sizeof h->path, "%s", place->path);
    (void)snprintf(h->text, sizeof h->text, "%s", text);
    h->line = place->line;
    h->code = place->code;
}

static void rejects_are_disarmed(void **state)
{
    heard h = {0};
    const tarve_log log = {.event = hear, .ctx = &h};
    char *text = NULL;
    size_t len = 0;
    rejects to = {.fp = open_memstream(&text, &len),
                  .source = "in.csv",
                  .log = &log,
                  .level = TARVE_LOG_WARN};
    const tarve_reject r = {.path = "dir/in.csv",
                            .line = 7,
                            .last_line = 8,
                            .record = 5,
                            .column = 3,
                            .field = 2,
                            .label = "=label",
                            .code = "type-error",
                            .found = "1\xc2\xa0"
                                     "234\n",
                            .expected = "a whole number",
                            .raw = "=cmd,\"x\"\0\xff\n",
                            .raw_len = 11};
    (void)state;
    rejects_header(&to);
    rejects_take(&to, &r);
    (void)fclose(to.fp);
    assert_string_equal(
        text, "source,line_first,line_last,record,column,field_no,field,code,message,raw\n"
              "in.csv,7,8,5,3,2,'=label,type-error,"
              "\"found \"\"1\\u{00a0}234\\x0a\"\"; expected a whole number (field =label, record "
              "5)\",\"'=cmd,\"\"x\"\"\\x00\\xff\n\"\n");
    free(text);
    assert_int_equal(to.n, 1);
    assert_string_equal(h.path, "dir/in.csv");
    assert_int_equal(h.line, 7);
    assert_string_equal(h.code, "type-error");
    assert_null(strchr(h.text, '\n'));
}

static void published_rejects_hold_no_figure(void **state)
{
    char *text = NULL;
    size_t len = 0;
    rejects to = {.fp = open_memstream(&text, &len), .published = true, .source = "in.csv"};
    const tarve_reject r = {.path = "in.csv",
                            .line = 7,
                            .record = 6,
                            .code = "type-error",
                            .found = "x17",
                            .expected = "a whole number",
                            .raw = "KU729,2023M01,x17",
                            .raw_len = 17};
    (void)state;
    rejects_header(&to);
    rejects_take(&to, &r);
    (void)fclose(to.fp);
    assert_string_equal(text,
                        "source,line_first,line_last,record,column,field_no,field,code,message\n"
                        "in.csv,7,7,6,0,0,,type-error,"
                        "\"found \"\"x##\"\"; expected a whole number (record 6)\"\n");
    free(text);
}

static void long_rejects_are_cut(void **state)
{
    enum { LONG = 100000 };
    char *raw = calloc(LONG + 1, 1), *text = NULL;
    size_t len = 0;
    rejects to = {.fp = open_memstream(&text, &len), .source = "in.csv"};
    (void)state;
    memset(raw, 'a', LONG);
    const tarve_reject r = {
        .path = "in.csv", .line = 1, .code = "type-error", .raw = raw, .raw_len = LONG};
    rejects_take(&to, &r);
    (void)fclose(to.fp);
    assert_true(len < 9000);
    assert_string_equal(text + len - 4, "...\n");
    free(text);
    free(raw);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shifts_begin_and_end),
        cmocka_unit_test(wrong_tables_name_their_line),
        cmocka_unit_test(shipped_tables_are_right),
        cmocka_unit_test(coverage_is_what_the_file_holds),
        cmocka_unit_test(breaks_that_pass_are_left_out_and_others_not_crossed),
        cmocka_unit_test(groups_are_summed),
        cmocka_unit_test(rejects_are_disarmed),
        cmocka_unit_test(published_rejects_hold_no_figure),
        cmocka_unit_test(long_rejects_are_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

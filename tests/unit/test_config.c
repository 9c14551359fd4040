/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The configuration: what is right is read, what is wrong is named with its line. */
#include "near.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/files.h"
#include "run/config.h"
#include "run/yamltree.h"

#define REGION "region: {name: S, area: SK138, occupation_area: MK13}\n"
#define INPUT  "inputs:\n  - path: x.csv\n    source: s\n"
#define LAYOUT INPUT "    layout:\n      columns:\n        - {label: a, role: area"

static tarve_status parse(const char *text, tarve_config **c, tarve_error *err)
{
    return config_parse("dir/c.yaml", text, strlen(text), c, err);
}

typedef struct wrong {
    const char *text;
    size_t line, column;
    const char *says; /* part of the message */
} wrong;

static void wrong_ones_are_named(void **state)
{
    static const wrong cases[] = {
        {REGION INPUT "foo: 3\n", 5, 1, "unknown key \"foo\"; expected one of: region, inputs"},
        {REGION INPUT "    pth: 3\n", 5, 5, "unknown key \"pth\"; expected one of: path, source"},
        {REGION INPUT "    synthetic: maybe\n", 5, 16, "\"maybe\" is not allowed"},
        {REGION INPUT "draws: abc\n", 5, 8, "\"abc\" is not allowed; expected a whole number"},
        {REGION INPUT "draws: -3\n", 5, 8, "\"-3\" is not allowed; expected a whole number"},
        {REGION INPUT "keep: 1e9\n", 5, 7, "\"1e9\" is not allowed; expected a whole number"},
        {REGION INPUT "seed: 1.5\n", 5, 7, "\"1.5\" is not allowed; expected a whole number"},
        {REGION LAYOUT "}\n      title_lines: 2x\n", 8, 20,
         "\"2x\" is not allowed; expected a whole number"},
        {REGION INPUT "draws: 10\n", 5, 8, "10 is outside 4000..1000000"},
        {REGION INPUT "draws: [1]\n", 5, 8, "draws: expected a whole number"},
        {REGION INPUT "horizon_years: 0\n", 5, 16, "0 is outside 1..5"},
        {REGION INPUT "horizon_years: 6\n", 5, 16, "6 is outside 1..5"},
        {REGION, 1, 1, "key \"inputs\" is missing"},
        {REGION "inputs: x\n", 2, 9, "inputs: expected a list"},
        {REGION "inputs: []\n", 2, 9, "expected"},
        {REGION "inputs:\n  - source: x\n", 3, 5, "key \"path\" is missing in inputs[0]"},
        {"region: x\n" INPUT, 1, 9, "region: expected keys (name, area"},
        {REGION REGION INPUT, 1, 1, "key \"region\" stands twice"},
        {"name: a\n b: [\n", 2, 3, "not valid YAML"},
        {"- a\n", 1, 1, "expected keys (region, inputs"},
        {"", 0, 0, "the configuration is empty"},
        {"# only a comment\n", 0, 0, "the configuration is empty"},
        {REGION INPUT "---\na: b\n", 6, 0, "a second YAML document"},
        {REGION INPUT "as_of: 2023-10\n", 5, 8, "expected a month like 2023M10"},
        {REGION INPUT "as_of: 2023Q4\n", 5, 8, "expected a month like 2023M10"},
        {REGION INPUT "quality: {max_rejects: 1x}\n", 5, 24, "expected a count (20) or a share"},
        {REGION INPUT "quality: {max_rejects: -1}\n", 5, 24, "expected a count (20) or a share"},
        {REGION INPUT "quality: {max_rejects: 1.5}\n", 5, 24, "expected a count (20) or a share"},
        {REGION INPUT "quality: {max_rejects: 101%}\n", 5, 24, "expected a count (20) or a share"},
        {REGION INPUT "pdf: maybe\n", 5, 6, "expected one of auto, off, required"},
        {REGION INPUT "quality: {plots: needed}\n", 5, 18, "expected one of optional, required"},
        {REGION INPUT "publish: {measures: [vacancies]}\n", 5, 22, "that tarve knows"},
        {REGION INPUT "publish: {measures: [vacancy_open_during]}\n", 5, 22, "a stock or flow"},
        {REGION INPUT "  - path: x.csv\n    source: s\n", 5, 11, "expected each file once"},
        {REGION LAYOUT "}\n        - {label: b, role: foo}\n", 8, 28, "\"foo\" is not allowed"},
        {REGION LAYOUT ", scale: -1e3}\n", 7, 41, "expected a number above 0"},
        {REGION LAYOUT ", scale: .nan}\n", 7, 41, "expected a number"},
        {REGION LAYOUT ", period: 2023-10}\n", 7, 42, "expected a period like 2023M10"},
        {REGION LAYOUT ", measure: foo}\n", 7, 43, "no measure of that name"},
        {REGION LAYOUT "}\n      delimiter: ;;\n", 8, 18, "expected comma, semicolon, tab or"},
        {REGION LAYOUT "}\n      encoding: utf-9\n", 8, 17, "no encoding of that name"},
        {"region: {name: S, municipalities: [KU729, 729], occupation_area: MK13}\n" INPUT, 1, 43,
         "\"729\" is not allowed; expected a municipality code"},
        {"region: {name: S, municipalities: [KU729, KU729], occupation_area: MK13}\n" INPUT, 1, 43,
         "expected each municipality once"},
        {"region: {name: S, occupation_area: MK13}\n" INPUT, 1, 9, "give the code of an area"},
        {"region: {name: &x S, area: *x, occupation_area: MK13}\n" INPUT, 1, 16, "alias"},
        {"region: {name: S, \"\\x1bfoo\": 1, occupation_area: MK13}\n" INPUT, 1, 1,
         "unknown key \"\\x1bfoo\""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tarve_config *c = NULL;
        tarve_error err = {0};
        const tarve_status st = parse(cases[i].text, &c, &err);
        if (st != TARVE_E_CONFIG || c != NULL)
            fail_msg("accepted:\n%s", cases[i].text);
        if (err.line != cases[i].line || (cases[i].column > 1 && err.column != cases[i].column) ||
            strstr(err.message, cases[i].says) == NULL)
            fail_msg("%zu:%zu: %s\nfor\n%s", err.line, err.column, err.message, cases[i].text);
        assert_string_equal(err.path, "dir/c.yaml");
    }
}

static void defaults_and_values(void **state)
{
    tarve_config *c = NULL;
    tarve_error err = {0};
    (void)state;
    assert_int_equal(parse(REGION INPUT, &c, &err), TARVE_OK);
    assert_int_equal(c->keys->horizon_years, 5);
    assert_int_equal(c->keys->draws, 4000);
    assert_int_equal(c->keys->occupation_digits, 4);
    assert_int_equal(c->max_rejects, 0);
    assert_true(isnan(c->max_reject_share));
    assert_int_equal(c->as_of, TARVE_NO_PERIOD);
    assert_false(c->plots_required);
    assert_int_equal(c->keys->pdf, TARVE_PDF_AUTO);
    assert_null(c->keys->weasyprint);
    assert_null(c->keys->licence);
    assert_null(c->layout[0]);
    tarve_config_free(c);

    c = NULL;
    assert_int_equal(parse("region:\n  name: S\n  municipalities: [KU077]\n"
                           "  occupation_area: MK13\n" INPUT "as_of: 2023M10\nseed: 7\n"
                           "quality: {max_rejects: 0.5%, plots: required}\npdf: off\n"
                           "weasyprint: /opt/weasyprint\nlicence: CC0\n",
                           &c, &err),
                     TARVE_OK);
    assert_string_equal(c->keys->region.municipalities[0], "KU077");
    assert_int_equal(c->as_of, tarve_period_make(TARVE_MONTH, 2023, 10));
    assert_near(c->max_reject_share, 0.005, 1e-15);
    assert_true(c->plots_required);
    assert_int_equal(c->keys->pdf, TARVE_PDF_OFF);
    assert_string_equal(c->keys->weasyprint, "/opt/weasyprint");
    assert_string_equal(c->keys->licence, "CC0");
    assert_int_equal(c->keys->seed, 7);
    char path[4096];
    assert_int_equal(config_path(c, "x.csv", path, &err), TARVE_OK);
    assert_string_equal(path, "dir/x.csv");
    assert_int_equal(config_path(c, "/x.csv", path, &err), TARVE_OK);
    assert_string_equal(path, "/x.csv");
    tarve_config_free(c);
}

static void layout_is_made(void **state)
{
    tarve_config *c = NULL;
    tarve_error err = {0};
    (void)state;
    const tarve_status st =
        parse(REGION LAYOUT "}\n        - {label: '1000 h', role: value, measure: vacancy_stock, "
                            "period: 2023Q4, scale: 1000}\n"
                            "      delimiter: tab\n      decimal_comma: yes\n      title_lines: 2\n"
                            "      encoding: ISO-8859-15\n      group: SSS\n      pinned: yes\n",
              &c, &err);
    if (st != TARVE_OK)
        fail_msg("%zu: %s", err.line, err.message);
    const tarve_layout *l = c->layout[0];
    assert_int_equal(l->n_columns, 2);
    assert_int_equal(l->column[0].role, TARVE_ROLE_AREA);
    assert_near(l->column[0].scale, 1, 0);
    assert_int_equal(l->column[0].period, TARVE_NO_PERIOD);
    assert_string_equal(l->column[1].label, "1000 h");
    assert_string_equal(l->column[1].fixed[TARVE_AXIS_MEASURE], "vacancy_stock");
    assert_int_equal(l->column[1].freq, TARVE_QUARTER);
    assert_int_equal(l->column[1].period, tarve_period_make(TARVE_QUARTER, 2023, 4));
    assert_near(l->column[1].scale, 1000, 0);
    assert_int_equal(l->delimiter, '\t');
    assert_true(l->decimal_comma && l->pinned);
    assert_int_equal(l->title_lines, 2);
    assert_string_equal(l->fixed[TARVE_AXIS_GROUP], "SSS");
    tarve_config_free(c);
}

/* As the contract has it: bytes with their number, no NUL after them. */
static void text_needs_no_end_mark(void **state)
{
    static const char text[] = REGION INPUT;
    const size_t n = strlen(text);
    char *exact = malloc(n);
    tarve_config *c = NULL;
    (void)state;
    assert_non_null(exact);
    memcpy(exact, text, n);
    assert_int_equal(config_parse("dir/c.yaml", exact, n, &c, NULL), TARVE_OK);
    assert_string_equal(c->text, text);
    tarve_config_free(c);
    assert_int_equal(config_parse("dir/c.yaml", exact, n - 1, &c, NULL), TARVE_OK);
    assert_int_equal(strlen(c->text), n - 1);
    tarve_config_free(c);
    free(exact);
}

static void missing_file_is_a_wrong_configuration(void **state)
{
    tarve_config *c = NULL;
    tarve_error err = {0};
    (void)state;
    assert_int_equal(tarve_config_read("/nonexistent/c.yaml", NULL, &c, &err), TARVE_E_CONFIG);
    assert_int_equal(err.status, TARVE_E_CONFIG);
    assert_string_equal(err.path, "/nonexistent/c.yaml");
    err = (tarve_error){0};
    assert_int_equal(tarve_config_read("/tmp", NULL, &c, &err), TARVE_E_CONFIG);
}

static void places_are_found(void **state)
{
    yaml_tree *t = NULL;
    yaml_place p;
    const char *text = "a:\n  - {x: 1}\n  - y: two\n    z:\n      w: 3\n";
    (void)state;
    assert_int_equal(yaml_tree_parse(text, strlen(text), &t, NULL), TARVE_OK);
    assert_true(yaml_tree_place(t, "a[1].z.w", &p));
    assert_int_equal(p.line, 5);
    assert_int_equal(p.column, 10);
    assert_int_equal(p.key_column, 7);
    assert_true(p.block);
    assert_true(yaml_tree_place(t, "a[0].x", &p));
    assert_false(p.block);
    assert_false(yaml_tree_place(t, "a[1].nope", &p)); /* the deepest that exists */
    assert_int_equal(p.line, 3);
    assert_false(yaml_tree_place(t, "a[7]", &p));
    assert_int_equal(p.line, 2);
    yaml_tree_free(t);
}

/* ---- pinning ---- */

static const char before[] = "# head\n" REGION "inputs:\n"
                             "  - path: a.csv # the first\n"
                             "    source: s\n"
                             "  # between\n"
                             "  -\n"
                             "    source: s2\n"
                             "    path: 'b.csv'\n"
                             "  - path: c.csv\n"
                             "    source: s3\n"
                             "    layout: {columns: [{label: q, role: area}]}\n"
                             "seed: 3 # tail";

static const char after[] = "# head\n" REGION "inputs:\n"
                            "  - path: a.csv # the first\n"
                            "    layout: # as recognised; remove to recognise anew\n"
                            "      pinned: yes\n"
                            "      encoding: \"UTF-8\"\n"
                            "      delimiter: tab\n"
                            "      decimal_comma: yes\n"
                            "      title_lines: 2\n"
                            "      group: \"SSS\"\n"
                            "      columns:\n"
                            "        - {label: \"say \\\"\\\\ \\u0007ä\", role: area}\n"
                            "        - {label: \"v\", role: value, measure: \"vacancy_stock\", "
                            "period: 2023M10, scale: 1000}\n"
                            "    source: s\n"
                            "  # between\n"
                            "  -\n"
                            "    source: s2\n"
                            "    path: 'b.csv'\n"
                            "  - path: c.csv\n"
                            "    source: s3\n"
                            "    layout: {columns: [{label: q, role: area}]}\n"
                            "seed: 3 # tail";

static void pin_adds_and_keeps(void **state)
{
    char path[] = "/tmp/tarve_pin_XXXXXX", *text = NULL;
    size_t n = 9, len = 0;
    tarve_error err = {0};
    tarve_column column[2] = {
        {.label = "say \"\\ \aä", .role = TARVE_ROLE_AREA, .period = TARVE_NO_PERIOD, .scale = 1},
        {.label = "v",
         .role = TARVE_ROLE_VALUE,
         .fixed = {"vacancy_stock"},
         .freq = TARVE_MONTH,
         .period = tarve_period_make(TARVE_MONTH, 2023, 10),
         .scale = 1000}};
    tarve_read_report one = {.layout = {.encoding = "UTF-8",
                                        .delimiter = '\t',
                                        .decimal_comma = true,
                                        .title_lines = 2,
                                        .fixed = {NULL, NULL, "SSS", NULL},
                                        .n_columns = 2,
                                        .column = column}};
    tarve_read_report *input[3] = {&one, NULL, &one}; /* the second was not there */
    tarve_status status[3] = {TARVE_OK, TARVE_E_MISSING, TARVE_OK};
    const tarve_check_result r = {.n_inputs = 3, .input = input, .status = status};
    (void)state;
    const int fd = mkstemp(path);
    assert_int_equal(write(fd, before, strlen(before)), strlen(before));
    (void)close(fd);

    const tarve_status st = tarve_config_pin(path, &r, &n, &err);
    if (st != TARVE_OK)
        fail_msg("%zu: %s", err.line, err.message);
    assert_int_equal(n, 1); /* the third had a layout */
    assert_int_equal(tarve_file_read(path, 10000, &text, &len, NULL), TARVE_OK);
    assert_string_equal(text, after);
    free(text);
    assert_int_equal(tarve_config_pin(path, &r, &n, &err), TARVE_OK); /* nothing more to do */
    assert_int_equal(n, 0);
    (void)unlink(path);
}

static void pin_refuses_flow_style(void **state)
{
    char path[] = "/tmp/tarve_pin_XXXXXX", *text = NULL;
    static const char flow[] = REGION "inputs: [{path: a.csv, source: s}]\n";
    size_t n = 0, len = 0;
    tarve_error err = {0};
    tarve_column column = {.label = "a", .role = TARVE_ROLE_AREA, .period = TARVE_NO_PERIOD};
    tarve_read_report one = {.layout = {.delimiter = ',', .n_columns = 1, .column = &column}};
    tarve_read_report *input[1] = {&one};
    tarve_status status[1] = {TARVE_OK};
    const tarve_check_result r = {.n_inputs = 1, .input = input, .status = status};
    (void)state;
    const int fd = mkstemp(path);
    assert_int_equal(write(fd, flow, strlen(flow)), strlen(flow));
    (void)close(fd);
    assert_int_equal(tarve_config_pin(path, &r, &n, &err), TARVE_E_CONFIG);
    assert_int_equal(err.line, 2);
    assert_int_equal(tarve_file_read(path, 10000, &text, &len, NULL), TARVE_OK);
    assert_string_equal(text, flow);
    free(text);
    (void)unlink(path);
}

static void example_is_right(void **state)
{
    tarve_config *c = NULL;
    tarve_error err = {0};
    (void)state;
    if (tarve_config_read(TARVE_DATASETS "/example/region.yaml", NULL, &c, &err) != TARVE_OK)
        fail_msg("%zu: %s", err.line, err.message);
    assert_string_equal(c->keys->region.area, "SK138");
    for (uint32_t i = 0; i < c->keys->inputs_count; i++) { /* made-up figures are marked */
        const config_input *in = &c->keys->inputs[i];
        assert_int_equal(in->synthetic != 0, strstr(in->path, "synthetic") != NULL);
    }
    tarve_config_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wrong_ones_are_named),
        cmocka_unit_test(defaults_and_values),
        cmocka_unit_test(layout_is_made),
        cmocka_unit_test(text_needs_no_end_mark),
        cmocka_unit_test(missing_file_is_a_wrong_configuration),
        cmocka_unit_test(places_are_found),
        cmocka_unit_test(pin_adds_and_keeps),
        cmocka_unit_test(pin_refuses_flow_style),
        cmocka_unit_test(example_is_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

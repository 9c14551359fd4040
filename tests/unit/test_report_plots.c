/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole reports: real gnuplot where there is one, and gnuplots that fail in every way. */
#include "near.h"

#include <libxml/parser.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/files.h"
#include "payload.h"
#include "report/plots.h"
#include "report/script.h"
#include "report_fixture.h"

static int said; /* warnings of the run */

static void count_warnings(void *ctx, tarve_log_level level, const tarve_error *place,
                           const char *text)
{
    (void)ctx;
    (void)place;
    (void)text;
    said += level == TARVE_LOG_WARN;
}

static const tarve_log counting = {.event = count_warnings};

static bool have_gnuplot(void)
{
    static int known = -1;
    fixture x;
    char dir[64];
    if (known >= 0)
        return known == 1;
    fixture_make(&x);
    x.in.plots_required = true;
    x.need.n_fields = x.need.n_areas = x.in.n_series = 0; /* one chart is enough to tell */
    const int fd = fixture_folder(dir);
    const tarve_status st = tarve_report_write(fd, &x.in, NULL);
    (void)fixture_remove(fd, dir);
    known = st == TARVE_OK;
    return known == 1;
}

#define NEEDS_GNUPLOT()                                                                            \
    do {                                                                                           \
        if (!have_gnuplot()) {                                                                     \
            print_message("gnuplot is not installed: skipped\n");                                  \
            skip();                                                                                \
        }                                                                                          \
    } while (0)

static char *slurp(const char *dir, const char *name, size_t *len)
{
    char path[1024], *text = NULL;
    (void)snprintf(path, sizeof path, "%s/%s", dir, name);
    if (tarve_file_read(path, 1 << 26, &text, len, NULL) != TARVE_OK)
        fail_msg("%s is not there", path);
    return text;
}

static bool there(int fd, const char *name)
{
    struct stat sb;
    return fstatat(fd, name, &sb, AT_SYMLINK_NOFOLLOW) == 0;
}

static size_t same_files(const char *a, const char *b, const char *folder)
{
    char path[512], name[512];
    size_t n = 0;
    (void)snprintf(path, sizeof path, "%s/%s", a, folder);
    DIR *d = opendir(path);
    assert_non_null(d);
    for (struct dirent *e; (e = readdir(d)) != NULL;) {
        size_t la = 0, lb = 0;
        if (strchr(e->d_name, '.') == NULL || e->d_name[0] == '.')
            continue; /* a folder */
        (void)snprintf(name, sizeof name, "%.200s/%.200s", folder, e->d_name);
        char *x = slurp(a, name, &la), *y = slurp(b, name, &lb);
        if (la != lb || memcmp(x, y, la) != 0)
            fail_msg("%s differs between two runs", name);
        free(x);
        free(y);
        n++;
    }
    (void)closedir(d);
    return n;
}

static void same_inputs_same_bytes(void **state)
{
    fixture x;
    char a[64], b[64];
    (void)state;
    NEEDS_GNUPLOT();
    fixture_make(&x);
    x.in.plots_required = true;
    const int fa = fixture_folder(a), fb = fixture_folder(b);
    assert_int_equal(tarve_report_write(fa, &x.in, NULL), TARVE_OK);
    assert_int_equal(tarve_report_write(fb, &x.in, NULL), TARVE_OK);
    assert_int_equal(same_files(a, b, "."), 1);
    assert_int_equal(same_files(a, b, "data"), 24);
    assert_int_equal(same_files(a, b, "plots/fi"), 8 * 6 + 2);
    size_t len = 0;
    char *page = slurp(a, "fi/annex.html", &len);
    size_t n = 0;
    for (const char *p = page; (p = strstr(p, "<img ")) != NULL; p++)
        n++;
    assert_int_equal(n, 8);
    assert_null(strstr(page, "alt=\"\""));
    free(page);
    assert_int_equal(fixture_remove(fa, a), 0);
    assert_int_equal(fixture_remove(fb, b), 0);
}

/* ---- hostile names ---- */

static const char *const hostile[] = {
    "Oulu`touch PWNED`",
    "Oulu\"; system('touch PWNED') #",
    "Oulu'; system('touch PWNED') #",
    "Oulu\n!touch PWNED",
    "A_b^c {/Symbol a} @x &{sp} ~a{.8-}",
    "{/Arial\"onmouseover=\"x text}",
    "%s %n %g $1 $2",
    "Oulu\\n\\140touch PWNED\\140",
    "< touch PWNED",
    "| touch PWNED",
    "../../../../tmp/PWNED",
    "$(touch PWNED);touch PWNED",
    "</text></svg><script>alert(1)</script>",
    "<image href='x' onload='alert(1)'/>",
    "\x01\x02\x1b[2Jbell\x07",
    /* NOLINTNEXTLINE(misc-misleading-bidirectional): an override left open is the attack */
    "Oulu\342\200\256fdp.exe",
    "bad \xff\xfe utf-8 \xc3",
    "]]>&amp;&#x60;touch PWNED&#x60;",
    "e\n!touch PWNED\ne",
    "&#1;&#x0; &#60;script&#62;",
    "ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ",
};
enum { N_HOSTILE = sizeof hostile / sizeof *hostile };

static void svgs_are_clean(const char *dir)
{
    char path[512], name[512];
    size_t n = 0, len = 0;
    (void)snprintf(path, sizeof path, "%s/plots/fi", dir);
    DIR *d = opendir(path);
    assert_non_null(d);
    for (struct dirent *e; (e = readdir(d)) != NULL;) {
        const size_t l = strlen(e->d_name);
        assert_null(strstr(e->d_name, "PWNED"));
        if (l < 4 || strcmp(e->d_name + l - 4, ".svg") != 0)
            continue;
        (void)snprintf(name, sizeof name, "plots/fi/%.200s", e->d_name);
        char *text = slurp(dir, name, &len);
        xmlDocPtr doc = xmlReadMemory(text, (int)len, NULL, "UTF-8", XML_PARSE_NONET);
        assert_non_null(doc);
        no_payload_in(xmlDocGetRootElement(doc));
        xmlFreeDoc(doc);
        free(text);
        n++;
    }
    (void)closedir(d);
    assert_int_equal(n, 16);
}

static void hostile_names_stay_text(void **state)
{
    fixture x;
    char dir[64], reason[3][128];
    (void)state;
    NEEDS_GNUPLOT();
    for (size_t round = 0; round < 2; round++) {
        fixture_make(&x);
        x.in.plots_required = true;
        for (size_t i = 0; i < (size_t)FX_YEARS * FX_FIELDS; i++)
            x.field[i].name_fi = hostile[(i % FX_FIELDS + 12 * round) % N_HOSTILE];
        for (size_t i = 0; i < FX_AREAS; i++)
            x.area[i].name_fi = hostile[(i + 8 * round) % N_HOSTILE];
        for (size_t i = 0; i < 3; i++) {
            (void)snprintf(reason[i], sizeof reason[i], "%s", hostile[(i + 3 * round) % N_HOSTILE]);
            x.reason[i] = reason[i];
        }
        x.series[0].id = hostile[(10 + round) % N_HOSTILE];
        x.series[0].area = hostile[round];
        x.source[0].name = hostile[2 + round];
        const int fd = fixture_folder(dir);
        tarve_error err = {0};
        if (tarve_report_write(fd, &x.in, &err) != TARVE_OK)
            fail_msg("%s: %s", err.path, err.message);
        svgs_are_clean(dir);
        assert_false(there(fd, "PWNED"));
        assert_false(there(fd, "plots/fi/PWNED"));
        assert_false(there(AT_FDCWD, "PWNED"));
        assert_false(there(AT_FDCWD, "/tmp/PWNED"));
        assert_int_equal(fixture_remove(fd, dir), 0);
    }
}

static void text_for_gnuplot_leaves_nothing_to_interpret(void **state)
{
    char *text = NULL;
    size_t len = 0;
    (void)state;
    FILE *fp = open_memstream(&text, &len);
    assert_non_null(fp);
    tarve_gp_text(fp, "a 1+45`\"\\\n\xc3\xa4"
                      "9");
    assert_int_equal(fclose(fp), 0);
    /* a digit after an escape would be read into it */
    assert_string_equal(text, "\"a 1\\053\\064\\065\\140\\042\\134\\012\\303\\244\\071\"");
    free(text);
}

/* ---- layout ---- */

static void names_are_cut_and_moved_apart(void **state)
{
    char buf[128];
    double centre[4] = {10, 12, 14, 90};
    const double size[4] = {16, 16, 16, 16};
    (void)state;
    assert_string_equal(tarve_gp_fit("short", 13, 100, buf, sizeof buf), "short");
    const char *cut = tarve_gp_fit("Terveys- ja hyvinvointialat", 13, 100, buf, sizeof buf);
    assert_non_null(strstr(cut, "…"));
    assert_true(tarve_gp_width(cut, 13) <= 100);
    assert_true(strlen(tarve_gp_fit("a long text for a small buffer", 13, 1000, buf, 12)) < 12);
    tarve_gp_spread(centre, size, 4, 0, 100);
    for (int i = 1; i < 4; i++)
        assert_true(centre[i] - centre[i - 1] >= 16 - 1e-9);
    assert_true(centre[0] >= 8 - 1e-9 && centre[3] <= 92 + 1e-9);
    assert_near(tarve_gp_step(125, 7), 20, 0);
    assert_near(tarve_gp_step(0, 7), 1, 0);
    assert_near(tarve_gp_step((double)NAN, 7), 1, 0);
}

/* ---- what is protected ---- */

static void protected_months_are_bands(void **state)
{
    fixture x;
    char dir[64];
    size_t len = 0;
    (void)state;
    fixture_make(&x);
    x.in.gnuplot = "no-such-gnuplot";
    x.value[0][40] = 3; /* printed by the publisher, still below what we print */
    const int fd = fixture_folder(dir);
    assert_int_equal(tarve_report_write(fd, &x.in, NULL), TARVE_INCOMPLETE);
    char name[128], plot[TARVE_PLOT_NAME];
    (void)snprintf(name, sizeof name, "plots/fi/%s.tsv",
                   tarve_plots_series_name(&x.series[0], plot));
    char *text = slurp(dir, name, &len);
    size_t bands = 0;
    for (const char *p = text; (p = strstr(p, "\t1\t1\t4\n")) != NULL; p++)
        bands++;
    assert_int_equal(bands, 4);
    assert_null(strstr(text, "\t0\t3\n"));
    free(text);
    assert_int_equal(fixture_remove(fd, dir), 0);
}

/* ---- odd series ---- */

static void odd_series_are_drawn(void **state)
{
    fixture x;
    char dir[64];
    (void)state;
    NEEDS_GNUPLOT();
    fixture_make(&x);
    x.in.plots_required = true;
    x.series[0].history.n = 2; /* shorter than a year, and hardly a forecast */
    x.forecast[0].n_steps = 2;
    x.series[1].history.freq = TARVE_YEAR; /* history ends protected, no forecast, huge figures */
    x.series[1].history.first = 1952;
    x.forecast[1].n_levels = 0;
    x.value[1][3] = 1.5e9;
    x.value[1][FX_MONTHS - 1] = (double)NAN;
    x.mark[1][FX_MONTHS - 1] =
        tarve_mark_make(TARVE_CELL_PROTECTED, TARVE_REASON_SECRET, 0, 0, 5, 9);
    const int fd = fixture_folder(dir);
    tarve_error err = {0};
    if (tarve_report_write(fd, &x.in, &err) != TARVE_OK)
        fail_msg("%s: %s", err.path, err.message);
    assert_int_equal(fixture_remove(fd, dir), 0);
}

/* ---- charts without anything to say ---- */

static void empty_charts_are_left_out(void **state)
{
    fixture x;
    char dir[64];
    (void)state;
    fixture_make(&x);
    x.in.gnuplot = "no-such-gnuplot";
    for (size_t i = 0; i < (size_t)FX_YEARS * FX_FIELDS; i++)
        x.field[i].tightness = (double)NAN;
    for (size_t i = 0; i < FX_AREAS; i++)
        x.area[i].tightness = (double)NAN;
    memset(x.need.variance_share, 0, sizeof x.need.variance_share);
    x.in.n_series = 0;
    const int fd = fixture_folder(dir);
    assert_int_equal(tarve_report_write(fd, &x.in, NULL), TARVE_INCOMPLETE);
    assert_true(there(fd, "plots/fi/gap.gp") && there(fd, "plots/fi/ledger.tsv"));
    assert_false(there(fd, "plots/fi/quadrants.gp"));
    assert_false(there(fd, "plots/fi/map.gp"));
    assert_false(there(fd, "plots/fi/width.gp"));
    assert_int_equal(fixture_remove(fd, dir), 0);
}

/* ---- gnuplot that fails ---- */

static tarve_status report_with(const char *body, bool required, int *fd, char dir[64],
                                tarve_error *err)
{
    fixture x;
    char program[4200] = "no-such-gnuplot", cwd[4096];
    fixture_make(&x);
    said = 0;
    x.in.log = &counting;
    x.in.plots_required = required;
    *fd = fixture_folder(dir);
    if (body != NULL) {
        const int f = openat(*fd, "fake", O_WRONLY | O_CREAT | O_EXCL, 0755);
        assert_true(f >= 0 && write(f, body, strlen(body)) == (ssize_t)strlen(body));
        assert_int_equal(close(f), 0);
        assert_non_null(getcwd(cwd, sizeof cwd));
        (void)snprintf(program, sizeof program, "%s/%s/fake", cwd, dir);
    }
    x.in.gnuplot = program;
    const tarve_status st = tarve_report_write(*fd, &x.in, err);
    (void)unlinkat(*fd, "fake", 0);
    return st;
}

static void without_gnuplot_scripts_and_figures_remain(void **state)
{
    char dir[64];
    int fd = -1;
    size_t len = 0;
    tarve_error err = {0};
    (void)state;
    assert_int_equal(report_with(NULL, false, &fd, dir, &err), TARVE_INCOMPLETE);
    assert_int_equal(said, 1);
    assert_true(there(fd, "plots/fi/gap.gp") && there(fd, "plots/fi/gap.tsv") &&
                there(fd, "plots/fi/all.gp") && there(fd, "plots/fi/style.gp"));
    assert_false(there(fd, "plots/fi/gap.svg"));
    char *page = slurp(dir, "fi/annex.html", &len);
    assert_null(strstr(page, "<img"));
    assert_non_null(strstr(page, "Kaikki koulutusalat"));
    free(page);
    assert_int_equal(fixture_remove(fd, dir), 0);
    assert_int_equal(report_with(NULL, true, &fd, dir, &err), TARVE_E_SERVICE);
    assert_non_null(strstr(err.message, "no-such-gnuplot"));
    assert_int_equal(fixture_remove(fd, dir), 0);
}

static void a_failing_gnuplot_leaves_no_half_of_a_set(void **state)
{
    static const char fails[] =
        "#!/bin/sh\necho '<svg/>' >gap.svg\necho 'line 1: no' >&2\nexit 1\n";
    char dir[64];
    int fd = -1;
    (void)state;
    assert_int_equal(report_with(fails, false, &fd, dir, NULL), TARVE_INCOMPLETE);
    assert_int_equal(said, 1);
    assert_false(there(fd, "plots/fi/gap.svg"));
    assert_int_equal(fixture_remove(fd, dir), 0);
    assert_int_equal(report_with(fails, true, &fd, dir, NULL), TARVE_E_SERVICE);
    assert_int_equal(fixture_remove(fd, dir), 0);
}

static void cut_pictures_fail_the_run(void **state)
{
    /* what a full disk makes of gnuplot: success, and a file that stops in the middle */
    static const char cuts[] =
        "#!/bin/sh\nfor f in *.gp; do b=${f%.gp}; printf '<svg><g>' >$b.svg; "
        ": >$b.png; done\n";
    tarve_error err = {0};
    char dir[64];
    int fd = -1;
    (void)state;
    for (int required = 0; required < 2; required++) {
        assert_int_equal(report_with(cuts, required == 1, &fd, dir, &err), TARVE_E_IO);
        assert_string_equal(err.path, "gap.svg");
        assert_int_equal(fixture_remove(fd, dir), 0);
    }
}

static void a_folder_that_is_not_empty_is_refused(void **state)
{
    fixture x;
    char dir[64];
    tarve_error err = {0};
    (void)state;
    fixture_make(&x);
    const int fd = fixture_folder(dir);
    assert_int_equal(symlinkat("/tmp", fd, "data"), 0);
    assert_int_equal(tarve_report_write(fd, &x.in, &err), TARVE_E_CREATE);
    assert_int_equal(unlinkat(fd, "data", 0), 0);
    assert_int_equal(fixture_remove(fd, dir), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_for_gnuplot_leaves_nothing_to_interpret),
        cmocka_unit_test(names_are_cut_and_moved_apart),
        cmocka_unit_test(same_inputs_same_bytes),
        cmocka_unit_test(hostile_names_stay_text),
        cmocka_unit_test(protected_months_are_bands),
        cmocka_unit_test(odd_series_are_drawn),
        cmocka_unit_test(empty_charts_are_left_out),
        cmocka_unit_test(without_gnuplot_scripts_and_figures_remain),
        cmocka_unit_test(a_failing_gnuplot_leaves_no_half_of_a_set),
        cmocka_unit_test(cut_pictures_fail_the_run),
        cmocka_unit_test(a_folder_that_is_not_empty_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From bytes to records: what the reader makes of good, odd and broken files. */
#include "near.h"

#include <fcntl.h>
#include <sys/stat.h>

#include "reading.h"

#define HEADER      "municipality,occupation,quarter,vacancies\n"
#define ROW(q, v)   "Jämsä,2221 Sairaanhoitajat," q "," v "\n"
#define THREE       ROW("2023Q1", "14") ROW("2023Q2", "17") ROW("2023Q3", "12")
#define LATIN(q, v) "J\xe4ms\xe4,2221 Sairaanhoitajat," q "," v "\n"

static tarve_lexicon *lexicon;

static tarve_read_options plain_options(void)
{
    return (tarve_read_options){.lexicon = lexicon, .jobs = 1, .as_of_month = TARVE_NO_PERIOD};
}

static reading_result read_with(const void *bytes, size_t len, const tarve_read_options *options,
                                const ingest_tuning *tuning)
{
    char path[64];
    assert_true(write_temp_file(path, bytes, len));
    reading_result r = read_path(path, options, tuning);
    (void)unlink(path);
    /* temporary names differ from read to read */
    assert_true(r.st == TARVE_OK || strcmp(r.err.path, path) == 0);
    return r;
}

static reading_result read_bytes(const void *bytes, size_t len)
{
    const tarve_read_options options = plain_options();
    return read_with(bytes, len, &options, &ingest_default_tuning);
}

static reading_result read_text(const char *text)
{
    return read_bytes(text, strlen(text));
}

static void need(const reading_result *r, int which, const char *what)
{
    if (strstr(r->t.text[which], what) == NULL)
        fail_msg("no \"%s\" in:\n%s%s%s", what, r->t.text[REJECTED], r->t.text[REPORTED],
                 r->st == TARVE_OK ? "" : r->err.message);
}

static size_t count_lines(const char *s)
{
    size_t n = 0;
    for (; *s != '\0'; s++)
        n += *s == '\n';
    return n;
}

/* The file is read, with so many figures taken and so many records rejected. */
static reading_result good(const char *text, size_t taken, size_t rejected)
{
    reading_result r = read_text(text);
    if (r.st != TARVE_OK)
        fail_msg("%s at %zu:%zu", r.err.message, r.err.line, r.err.column);
    assert_true(is_conserved(&r));
    assert_int_equal(r.report->bytes, strlen(text));
    if (r.report->taken != taken || r.report->rejected != rejected)
        fail_msg("%s%s", r.t.text[REJECTED], r.t.text[REPORTED]);
    assert_int_equal(count_lines(r.t.text[TAKEN]), taken);
    return r;
}

/* The file is refused, for this reason, at this place. */
static reading_result refused(const void *bytes, size_t len, const char *code, size_t line,
                              size_t column)
{
    reading_result r = read_bytes(bytes, len);
    assert_int_equal(r.st, TARVE_E_INPUT);
    assert_non_null(r.err.code);
    assert_string_equal(r.err.code, code);
    if (r.err.line != line || r.err.column != column)
        fail_msg("%s at %zu:%zu: %s", code, r.err.line, r.err.column, r.err.message);
    assert_int_equal(r.t.len[TAKEN], 0);
    return r;
}

static void refused_text(const char *text, const char *code, size_t line, size_t column)
{
    reading_result r = refused(text, strlen(text), code, line, column);
    reading_free(&r);
}

static void says(const char *text, size_t taken, size_t rejected, int which, const char *what)
{
    reading_result r = good(text, taken, rejected);
    need(&r, which, what);
    reading_free(&r);
}

/* ---- the file itself */

static tarve_status status_of(const char *path, tarve_error *err)
{
    const tarve_read_options options = plain_options();
    reading_result r = read_path(path, &options, &ingest_default_tuning);
    const tarve_status st = r.st;
    *err = r.err;
    reading_free(&r);
    return st;
}

static void what_is_no_regular_file_is_missing(void **state)
{
    (void)state;
    tarve_error err;
    char fifo[] = "/tmp/tarve_fifo_XXXXXX";
    assert_int_equal(status_of("/nonexistent/file.csv", &err), TARVE_E_MISSING);
    assert_string_equal(err.path, "/nonexistent/file.csv");
    assert_int_equal(status_of("/tmp", &err), TARVE_E_MISSING);
    assert_int_equal(status_of("/dev/zero", &err), TARVE_E_MISSING);
    const int fd = mkstemp(fifo);
    assert_true(fd >= 0);
    (void)close(fd);
    (void)unlink(fifo);
    assert_int_equal(mkfifo(fifo, 0600), 0);
    assert_int_equal(status_of(fifo, &err), TARVE_E_MISSING);
    (void)unlink(fifo);
}

static void a_file_over_the_limit_is_not_read(void **state)
{
    (void)state;
    char path[] = "/tmp/tarve_sparse_XXXXXX";
    const int fd = mkstemp(path);
    assert_true(fd >= 0);
    if (ftruncate(fd, (off_t)100 << 30) != 0) {
        print_message("skipped: no sparse file of 100 GiB here\n");
        (void)close(fd);
        (void)unlink(path);
        skip();
    }
    tarve_error err;
    assert_int_equal(status_of(path, &err), TARVE_E_INPUT);
    assert_string_equal(err.code, "file-too-large");
    (void)close(fd);
    (void)unlink(path);
}

static void what_holds_nothing_is_empty(void **state)
{
    (void)state;
    refused_text("", "empty-file", 0, 0);
    refused_text("\xef\xbb\xbf", "empty-file", 0, 0);
    refused_text("\n\r\n\r\r\n", "empty-file", 0, 0);
    refused_text(" \t\n  \n", "empty-file", 0, 0);
    refused_text("\x1a", "empty-file", 0, 0);
    refused_text(HEADER, "no-rows", 1, 0);
}

static void other_kinds_of_files_are_named(void **state)
{
    (void)state;
    static const struct {
        const char *begin, *named;
    } kinds[] = {{"PK\3\4xxxxxxxxxxxx", "Excel"},
                 {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1xx", "old Excel"},
                 {"\x1f\x8b\x08xxxxx", "gzip"},
                 {"%PDF-1.7\n", "PDF"},
                 {"SQLite format 3xxxx", "SQLite"},
                 {"  \n<!DOCTYPE html><p>error 503", "web page"},
                 {"<HTML><body>", "web page"},
                 {"<?xml version=\"1.0\"?>", "XML"},
                 {"{\n  \"a\": [1]\n}", "JSON"},
                 {"[ [1,2], [3,4] ]", "JSON"},
                 {"CHARSET=\"ANSI\";\r\nAXIS-VERSION=\"2010\";", "PC-Axis"},
                 {"AXIS-VERSION=\"2010\";", "PC-Axis"}};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        reading_result r = refused(kinds[i].begin, strlen(kinds[i].begin), "not-csv", 0, 0);
        assert_non_null(strstr(r.err.message, kinds[i].named));
        reading_free(&r);
    }
}

static void nul_bytes(void **state)
{
    (void)state;
    static const char wide[] = "m\0u\0n\0i\0,\0q\0u\0a\0\n\0J\0,\0"
                               "1\0\n\0";
    reading_result r = refused(wide, sizeof wide - 1, "nul-byte", 1, 2);
    assert_non_null(strstr(r.err.message, "UTF-16LE"));
    reading_free(&r);

    char block[300] = HEADER;
    const size_t n = sizeof HEADER - 1;
    memset(block + n, 0, 40);
    r = refused(block, n + 40, "nul-byte", 2, 1);
    reading_free(&r);

    static const char inside[] = HEADER ROW("2023Q1", "14") "Jämsä,2221 Sairaanhoitajat,2023Q2,1\0"
                                                            "7\n" ROW("2023Q3", "12");
    r = read_bytes(inside, sizeof inside - 1);
    assert_int_equal(r.st, TARVE_OK);
    assert_int_equal(r.report->taken, 2);
    need(&r, REJECTED, "3-3:38 record 2 field 0 \"\" nul-byte");
    reading_free(&r);
}

static void wide_encodings_are_named(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t len;
        const char *name;
    } marks[] = {{"\xff\xfe"
                  "a\0,\0b\0\n\0",
                  10, "UTF-16LE"},
                 {"\xfe\xff"
                  "\0a\0,\0b\0\n",
                  10, "UTF-16BE"},
                 {"\xff\xfe\0\0a\0\0\0", 8, "UTF-32LE"},
                 {"\0\0\xfe\xff\0\0\0a", 8, "UTF-32BE"}};
    for (size_t i = 0; i < 4; i++) {
        reading_result r = refused(marks[i].bytes, marks[i].len, "encoding-error", 0, 0);
        assert_non_null(strstr(r.err.message, marks[i].name));
        reading_free(&r);
    }
}

/* Grows the file from inside the read. */
typedef struct saboteur {
    const char *path;
    bool replace;
} saboteur;

static void sabotage(void *ctx, const tarve_reject *reject)
{
    const saboteur *s = ctx;
    (void)reject;
    if (s->replace) {
        (void)unlink(s->path);
        const int fd = open(s->path, O_WRONLY | O_CREAT, 0600);
        (void)close(fd);
        return;
    }
    const int fd = open(s->path, O_WRONLY | O_APPEND);
    assert_int_equal(write(fd, "x", 1), 1);
    (void)close(fd);
}

static void a_file_that_changes_is_busy(void **state)
{
    (void)state;
    static const char text[] = HEADER "nowhere,2221 Sairaanhoitajat,2023Q1,14\n" THREE;
    for (int replace = 0; replace < 2; replace++) {
        char path[64];
        assert_true(write_temp_file(path, text, sizeof text - 1));
        saboteur s = {.path = path, .replace = replace == 1};
        transcript t = {.text = {NULL}};
        for (int i = 0; i < 3; i++)
            t.to[i] = open_memstream(&t.text[i], &t.len[i]);
        const tarve_sink sink = {.ctx = &t,
                                 .begin = transcript_begin,
                                 .add = transcript_add,
                                 .finish = transcript_finish};
        tarve_read_options options = plain_options();
        options.reject = sabotage;
        options.reject_ctx = &s;
        tarve_error err = {0};
        assert_int_equal(tarve_read_file(path, &options, &sink, NULL, &err), TARVE_E_BUSY);
        assert_non_null(strstr(err.message, "while it was read"));
        for (int i = 0; i < 3; i++) {
            (void)fclose(t.to[i]);
            free(t.text[i]);
        }
        assert_int_equal(t.len[TAKEN], 0);
        (void)unlink(path);
    }
}

static void the_digest_is_of_the_file(void **state)
{
    (void)state;
    says(HEADER ROW("2023Q1", "14"), 1, 0, REPORTED, "sha256 ");
    reading_result r = good(HEADER ROW("2023Q1", "14"), 1, 0);
    assert_int_equal(strlen(r.report->sha256), 64);
    reading_free(&r);
}

/* ---- encodings */

static void encodings_of_one_byte(void **state)
{
    (void)state;
    says(HEADER LATIN("2023Q1", "14") LATIN("2023Q2", "17"), 2, 0, REPORTED,
         "note encoding x1 at 0:0 \"ISO-8859-15\"");
    says("municipality,occupation,quarter,vacancies,\x93note\x94\n"
         "J\xe4ms\xe4,2221 Sairaanhoitajat,2023Q1,14,\x96\n",
         1, 0, REPORTED, "note encoding x1 at 0:0 \"WINDOWS-1252\"");
    says(HEADER LATIN("2023Q1", "14"), 1, 0, TAKEN, "KU182 2221  2023Q1 1 14 ");
}

static void utf8_with_and_without_mark(void **state)
{
    (void)state;
    reading_result with = good("\xef\xbb\xbf" HEADER THREE, 3, 0);
    reading_result quoted =
        good("\xef\xbb\xbf\"municipality\",occupation,quarter,vacancies\n" THREE, 3, 0);
    reading_result without = good(HEADER THREE, 3, 0);
    assert_string_equal(with.t.text[TAKEN], without.t.text[TAKEN]);
    assert_string_equal(quoted.t.text[TAKEN], without.t.text[TAKEN]);
    assert_true(with.report->layout.bom);
    assert_false(without.report->layout.bom);
    reading_free(&with);
    reading_free(&quoted);
    reading_free(&without);
}

static void another_encoding_is_refused_by_name(void **state)
{
    (void)state;
    static const char cyrillic[] =
        "\xec\xf3\xed\xe8\xf6\xe8\xef\xe0\xeb\xe8\xf2\xe5\xf2,\xea\xe2\xe0\xf0\xf2\xe0\xeb\n"
        "\xcc\xee\xf1\xea\xe2\xe0 \xe8 \xee\xe1\xeb\xe0\xf1\xf2\xfc,2023Q1\n";
    reading_result r = refused(cyrillic, sizeof cyrillic - 1, "encoding-error", 0, 0);
    assert_non_null(strstr(r.err.message, "WINDOWS-1251"));
    reading_free(&r);
}

static void an_encoding_can_be_given(void **state)
{
    (void)state;
    static const char dos[] = HEADER "J\x84ms\x84,2221 Sairaanhoitajat,2023Q1,14\n";
    tarve_layout layout = {.encoding = "CP850"};
    tarve_read_options options = plain_options();
    options.layout = &layout;
    reading_result r = read_with(dos, sizeof dos - 1, &options, &ingest_default_tuning);
    assert_int_equal(r.st, TARVE_OK);
    need(&r, TAKEN, "KU182 2221  2023Q1 1 14 ");
    assert_string_equal(r.report->layout.encoding, "CP850");
    reading_free(&r);

    layout.encoding = "KLINGON";
    r = read_with(dos, sizeof dos - 1, &options, &ingest_default_tuning);
    assert_int_equal(r.st, TARVE_E_CONFIG);
    reading_free(&r);

    layout = (tarve_layout){.encoding = "UTF-8", .pinned = true};
    r = read_with(HEADER LATIN("2023Q1", "14"), strlen(HEADER LATIN("2023Q1", "14")), &options,
                  &ingest_default_tuning);
    assert_int_equal(r.st, TARVE_E_INPUT);
    assert_string_equal(r.err.code, "layout-changed");
    reading_free(&r);
}

static void text_encoded_twice_is_repaired(void **state)
{
    (void)state;
    says(HEADER "JÃ¤msÃ¤,2221 Sairaanhoitajat,2023Q1,14\n"
                "Ã„Ã¤nekoski,2221 Sairaanhoitajat,2023Q1,15\n"
                "JÃ€msÃ€,2221 Sairaanhoitajat,2023Q2,16\n",
         3, 0, REPORTED, "note encoding-repaired x3 at 2:1 \"Jämsä\"");
}

static void one_bad_byte_costs_one_record(void **state)
{
    (void)state;
    says(HEADER ROW("2023Q1", "14") "J\xc3ms\xc3\xa4,2221 Sairaanhoitajat,2023Q2,17\n" THREE, 4, 1,
         REJECTED, "3-3:2 record 2 field 0 \"\" encoding-error: \"\\xc3ms");
    /* overlong, surrogate */
    says(HEADER THREE "J\xc0\xa4,2221 Sairaanhoitajat,2023Q4,1\n", 3, 1, REJECTED, "5-5:2 ");
    says(HEADER THREE "J\xed\xa0\x80,2221 Sairaanhoitajat,2023Q4,1\n", 3, 1, REJECTED, "5-5:2 ");
    /* the file ends inside a character */
    says(HEADER THREE "J\xc3", 3, 1, REJECTED, "5-5:2 record 4 field 0 \"\" truncated");
}

/* ---- dialects */

static void delimiters(void **state)
{
    (void)state;
    reading_result comma = good(HEADER THREE, 3, 0);
    static const char *const others[] = {
        "municipality;occupation;quarter;vacancies\nJämsä;2221 Sairaanhoitajat;2023Q1;14\n"
        "Jämsä;2221 Sairaanhoitajat;2023Q2;17\nJämsä;2221 Sairaanhoitajat;2023Q3;12\n",
        "municipality\toccupation\tquarter\tvacancies\nJämsä\t2221 Sairaanhoitajat\t2023Q1\t14\n"
        "Jämsä\t2221 Sairaanhoitajat\t2023Q2\t17\nJämsä\t2221 Sairaanhoitajat\t2023Q3\t12\n",
        "\"municipality\" \"occupation\" \"quarter\" \"vacancies\"\n"
        "\"Jämsä\" \"2221 Sairaanhoitajat\" \"2023Q1\" 14\n"
        "\"Jämsä\" \"2221 Sairaanhoitajat\" \"2023Q2\" 17\n"
        "\"Jämsä\" \"2221 Sairaanhoitajat\" \"2023Q3\" 12\n"};
    for (size_t i = 0; i < 3; i++) {
        reading_result r = good(others[i], 3, 0);
        assert_string_equal(r.t.text[TAKEN], comma.t.text[TAKEN]);
        assert_int_equal(r.report->layout.delimiter, ";\t "[i]);
        reading_free(&r);
    }
    reading_free(&comma);
}

static void other_delimiters_get_a_hint(void **state)
{
    (void)state;
    static const char pipes[] = "municipality|quarter|vacancies\nJämsä|2023Q1|14\n";
    reading_result r = refused(pipes, sizeof pipes - 1, "missing-label", 1, 1);
    assert_non_null(strstr(r.err.message, "'|'"));
    reading_free(&r);
    refused_text("x", "missing-label", 1, 1);
    refused_text(",,,\n,,,\n", "empty-file", 0, 0);
}

static void titles(void **state)
{
    (void)state;
#define QUOTED_HEADER "\"municipality\",\"occupation\",\"quarter\",\"vacancies\"\n"
    says("\"Avoimet, \"uudet\" paikat\"\n\n" QUOTED_HEADER THREE, 3, 0, REPORTED,
         "title 2 \"Avoimet, \"uudet\" paikat\"");
    says("\"Avoimet paikat\"\n" HEADER THREE, 3, 0, REPORTED, "title 1 \"Avoimet paikat\"");
    says("Avoimet paikat\n\n" HEADER THREE, 3, 0, REPORTED, "title 2 \"Avoimet paikat\"");
    says("Avoimet paikat,,,\n,,,\n" HEADER THREE, 3, 0, REPORTED, "title 2 \"Avoimet paikat\"");
    says("\n\n" HEADER THREE, 3, 0, TAKEN, " at 4:4");
    reading_result r = refused("Report of 2023\n" HEADER THREE,
                               strlen("Report of 2023\n" HEADER THREE), "missing-label", 1, 1);
    assert_non_null(strstr(r.err.message, "title_lines: 1"));
    reading_free(&r);
}

static void lines_above_can_be_given(void **state)
{
    (void)state;
    static const char text[] = "Report\nof 2023\n" HEADER THREE;
    const tarve_layout layout = {.title_lines = 2};
    tarve_read_options options = plain_options();
    options.layout = &layout;
    reading_result r = read_with(text, sizeof text - 1, &options, &ingest_default_tuning);
    assert_int_equal(r.st, TARVE_OK);
    need(&r, REPORTED, "title 2 \"Report\"");
    need(&r, TAKEN, " at 4:4");
    reading_free(&r);
}

static void a_sep_line_is_obeyed(void **state)
{
    (void)state;
    says("sep=;\nmunicipality;occupation;quarter;vacancies\nJämsä;2221 Sairaanhoitajat;2023Q1;14\n",
         1, 0, REPORTED, "note sep-line x1");
    says("\"SEP=,\"\r\n" HEADER THREE, 3, 0, REPORTED, "note sep-line x1");
}

static void line_ends(void **state)
{
    (void)state;
    reading_result lf = good(HEADER THREE, 3, 0);
    static const char *const ends[] = {"\r\n", "\r", "\r\r\n"};
    for (size_t i = 0; i < 3; i++) {
        char text[512] = "";
        size_t o = 0;
        for (const char *p = HEADER THREE; *p != '\0'; p++)
            o += (size_t)snprintf(text + o, sizeof text - o, "%.*s", *p == '\n' ? 3 : 1,
                                  *p == '\n' ? ends[i] : p);
        reading_result r = good(text, 3, 0);
        assert_string_equal(r.t.text[TAKEN], lf.t.text[TAKEN]); /* line numbers too */
        assert_int_equal(r.report->lines, 4);
        assert_int_equal(strstr(r.t.text[REPORTED], "note line-endings") != NULL, i > 0);
        reading_free(&r);
    }
    says(HEADER ROW("2023Q1", "14") "\r\n" ROW("2023Q2", "17") "\r" ROW("2023Q3", "1"), 3, 0, TAKEN,
         " at 6:4");
    reading_free(&lf);
}

static void ends_of_files(void **state)
{
    (void)state;
    says(HEADER THREE "\x1a", 3, 0, REPORTED, "note ctrl-z x1");
    says(HEADER THREE "Jämsä,2221 Sairaanhoitajat,2023Q4,1", 4, 0, REPORTED,
         "note no-final-newline x1 at 5:1");
    says(HEADER THREE "Jämsä,2221 Sairaanhoitajat,2023Q4,\"1\"", 4, 0, TAKEN, "2023Q4 1 1 ");
    says(HEADER THREE "Jämsä,2221 Sairaanhoitajat,2023Q4,\"1", 3, 1, REJECTED,
         "5-5:37 record 4 field 0 \"\" unterminated-quote");
    says(HEADER THREE "Jämsä,22", 3, 1, REJECTED, "5-5:1 record 4 field 0 \"\" missing-cell");
}

static void inner_quotes_of_pxweb(void **state)
{
    (void)state;
    says("\"Alue\";\"note\";\"2023M01 Avoimet työpaikat\"\n"
         "\"Jämsä\";\"the \"old\" town\";14\n"
         "\"Äänekoski\";\"ends with \"quotes\"\";15\n"
         "\"Saarijärvi\";\"none\";16\n",
         3, 0, REPORTED, "note inner-quote x2 at 2:1");
}

/* ---- broken records */

static void ragged_records(void **state)
{
    (void)state;
    reading_result r =
        good(HEADER ROW("2023Q1", "14") "Jämsä,2221 Sairaanhoitajat,2023Q2\n" ROW("2023Q3", "17,5")
                 ROW("2023Q4", "3"),
             2, 2);
    need(&r, REJECTED,
         "3-3:1 record 2 field 0 \"\" missing-cell: \"3 cells\", not 4 cells\n"
         "<Jämsä,2221 Sairaanhoitajat,2023Q2>\n");
    need(&r, REJECTED, "4-4:40 record 3 field 5 \"\" extra-cell: \"5 cells\", not 4 cells\n");
    reading_free(&r);
}

static void blank_records_are_counted(void **state)
{
    (void)state;
    reading_result r =
        good(HEADER "\n" ROW("2023Q1", "14") ",,,\n   \n" ROW("2023Q2", "17") "\n", 2, 0);
    assert_int_equal(r.report->blank, 4);
    assert_int_equal(r.report->records, 6);
    need(&r, REPORTED, "note blank-row x4 at 2:1");
    need(&r, TAKEN, " at 6:4");
    reading_free(&r);
}

static void stray_quotes_cost_one_record(void **state)
{
    (void)state;
    says(HEADER ROW("2023Q1", "14") "Jäm\"sä,2221 Sairaanhoitajat,2023Q2,1\n" ROW("2023Q3", "1"), 2,
         1, REJECTED, "3-3:5 record 2 field 0 \"\" stray-quote: \"\"sä,");
    says(HEADER "\"Jämsä\"x,2221 Sairaanhoitajat,2023Q2,1\n" ROW("2023Q3", "1"), 1, 1, REJECTED,
         "2-2:10 record 1 field 0 \"\" stray-quote: \"x,");
    says(HEADER "\"Jä\\\"msä\",2221 Sairaanhoitajat,2023Q2,1\n" ROW("2023Q3", "1"), 1, 1, REJECTED,
         "stray-quote");
}

static void quotes_that_pair_hide_no_rows(void **state)
{
    (void)state;
    reading_result r =
        good(HEADER ROW("2023Q1", "14") "\"Jämsä,2221 Sairaanhoitajat,2023Q2,1\n" ROW("2023Q3", "1")
                 ROW("2023Q4", "2") "Jämsä\",2221 Sairaanhoitajat,2024Q1,3\n" ROW("2024Q2", "4"),
             4, 2);
    need(&r, REJECTED, "3-3:1 record 2 field 0 \"\" suspicious-multiline");
    need(&r, REJECTED, "6-6:8 record 5 field 0 \"\" stray-quote");
    need(&r, TAKEN, "2023Q3 1 1 r0 f0 at 4:4");
    reading_free(&r);

    /* the next row's own quotes betray it */
    says(QUOTED_HEADER "\"Jämsä,\"2221 Sairaanhoitajat\",\"2023Q1\",\"1\"\n"
                       "\"Jämsä\",\"2221 Sairaanhoitajat\",\"2023Q2\",\"2\"\n",
         1, 1, TAKEN, "2023Q2 1 2 r0 f0 at 3:4");
    says(HEADER "Jämsä,2221 Sairaanhoitajat,2023Q1,\"1\n\"Jämsä\",2221 Sairaanhoitajat,2023Q2,2\n",
         1, 1, REJECTED, "2-2:37 record 1 field 0 \"\" unterminated-quote");
}

/* What a record repeats of the one above is not parsed again: it must not show. */
static void repeated_beginnings(void **state)
{
    (void)state;
    reading_result r =
        good(HEADER ROW("2023Q1", "1") ROW("2023Q2", "2") ROW("2023Q2", "x\"3")
                 ROW("2023Q3", "4,5") "Jämsä,2221 Sairaanhoitajat\n"
                                      "Jämsä,2221 Sairaanhoitajat,\n"
                                      "\n" ROW("2023Q4",
                                               "\"6\"") "Jämsä,2221 Sairaanhoitajat,2023Q4,\"7",
             3, 5);
    need(&r, TAKEN, "KU182 2221  2023Q2 1 2 r0 f0 at 3:4");
    need(&r, TAKEN, "KU182 2221  2023Q4 1 6 r0 f0 at 9:4");
    need(&r, REJECTED, "4-4:38 record 3 field 0 \"\" stray-quote: \"\"3\"");
    need(&r, REJECTED, "5-5:39 record 4 field 5 \"\" extra-cell");
    need(&r, REJECTED, "6-6:1 record 5 field 0 \"\" missing-cell: \"2 cells\"");
    need(&r, REJECTED, "7-7:1 record 6 field 0 \"\" missing-cell: \"3 cells\"");
    need(&r, REJECTED, "10-10:37 record 9 field 0 \"\" unterminated-quote");
    reading_free(&r);
    says(HEADER ROW("2023Q1", "1") " " ROW(
             "2023Q2", "2") "\"Jämsä\",2221 Sairaanhoitajat,2023Q3,3\n"
                            "\"Jämsä\" ,2221 Sairaanhoitajat,2023Q4,4\n" ROW("2024Q1", "5"),
         5, 0, TAKEN, "KU182 2221  2023Q4 1 4 r0 f0 at 5:4");
    says("vacancies,municipality,occupation,quarter\n1,Jämsä,2221 Sairaanhoitajat,2023Q1\n"
         "1,Jämsä,2221 Sairaanhoitajat,2023Q2\n",
         2, 0, TAKEN, "2023Q2 1 1 r0 f0 at 3:1");
}

static void an_open_quote_ends_the_read(void **state)
{
    (void)state;
    refused_text(HEADER ROW("2023Q1", "14") "\"Jämsä,2221 Sairaanhoitajat,2023Q2,1\n" THREE,
                 "unterminated-quote", 3, 1);
    refused_text("municipality,\"occupation,quarter,vacancies\n" THREE, "unterminated-quote", 1,
                 14);
}

static void names_over_two_lines(void **state)
{
    (void)state;
    reading_result r = good(HEADER "\"Jäm\nsä\",2221 Sairaanhoitajat,2023Q1,1\n"
                                   "\"Nowhere\r\nat all\",2221 Sairaanhoitajat,2023Q2,2\n"
                                   "Jämsä,2221 Sairaanhoitajat,2023Q3,\"3\n\"\n" ROW("2023Q4", "4"),
                            1, 3);
    need(&r, REJECTED, "2-3:1 record 1 field 1 \"municipality\" bad-key: \"Jäm\\x0asä\"");
    need(&r, REJECTED, "4-5:1 record 2 field 1 \"municipality\" unknown-code");
    need(&r, REJECTED, "6-7:37 record 3 field 4 \"vacancies\" type-error");
    need(&r, TAKEN, "2023Q4 1 4 r0 f0 at 8:4");
    reading_free(&r);
}

static void text_over_lines_in_an_ignored_column_is_fine(void **state)
{
    (void)state;
    static const char text[] = "municipality,occupation,quarter,vacancies,comment\n"
                               "Jämsä,2221 Sairaanhoitajat,2023Q1,1,\"first\nsecond\n\nthird\"\n"
                               "Jämsä,2221 Sairaanhoitajat,2023Q2,2,none\n";
    tarve_column comment = {
        .label = "comment", .role = TARVE_ROLE_IGNORE, .period = TARVE_NO_PERIOD};
    const tarve_layout layout = {.column = &comment, .n_columns = 1};
    tarve_read_options options = plain_options();
    options.layout = &layout;
    reading_result r = read_with(text, sizeof text - 1, &options, &ingest_default_tuning);
    assert_int_equal(r.st, TARVE_OK);
    assert_int_equal(r.report->taken, 2);
    need(&r, TAKEN, "2023Q2 1 2 r0 f0 at 6:4");
    reading_free(&r);
}

static void a_heading_may_go_over_lines(void **state)
{
    (void)state;
    says("\"municipality\n(name)\",occupation,quarter,vacancies\n" THREE, 3, 0, TAKEN, " at 3:4");
    says("municipality,occupation,\"quarter\r\n\",vacancies\r\n" THREE, 3, 0, TAKEN, " at 3:4");
}

static void a_header_in_the_middle(void **state)
{
    (void)state;
    says(HEADER THREE HEADER ROW("2023Q4", "1"), 4, 1, REJECTED,
         "5-5:1 record 4 field 0 \"\" repeated-header");
    refused_text(HEADER THREE "\xef\xbb\xbf" HEADER THREE, "repeated-header", 5, 1);
}

static void bad_keys_cost_the_record_bad_figures_the_cell(void **state)
{
    (void)state;
    says(HEADER ROW("2023Q1", "14") "Nowhere,2221 Sairaanhoitajat,2023Q2,1\n", 1, 1, REJECTED,
         "3-3:1 record 2 field 1 \"municipality\" unknown-code: \"Nowhere\"");
    says(HEADER ROW("2023Q5", "14") ROW("2023Q2", "1"), 1, 1, REJECTED,
         "2-2:30 record 1 field 3 \"quarter\" type-error: \"2023Q5\"");

    reading_result r = good("\"Alue\";\"2023M01 Avoimet työpaikat\";\"2023M02 Avoimet työpaikat\"\n"
                            "\"Jämsä\";14;17x\n"
                            "\"Äänekoski\";-3;1'000\n"
                            "\"Saarijärvi\";...;-\n",
                            3, 1);
    need(&r, REJECTED, "2-2:14 record 1 field 3 \"2023M02 Avoimet työpaikat\" type-error: \"17x\"");
    need(&r, REJECTED,
         "3-3:15 record 2 field 2 \"2023M01 Avoimet työpaikat\" constraint-error: \"-3\"");
    need(&r, REJECTED, "3-3:18 record 2 field 3 ");
    assert_int_equal(r.report->cells, 6);
    assert_int_equal(r.report->cells_rejected, 3);
    assert_int_equal(r.report->accepted, 2);
    assert_int_equal(r.report->protected_, 1);
    assert_int_equal(r.report->zero, 1);
    reading_free(&r);
}

static void later_periods_are_rejected(void **state)
{
    (void)state;
    tarve_read_options options = plain_options();
    options.as_of_month = tarve_period_make(TARVE_MONTH, 2023, 5);
    reading_result r =
        read_with(HEADER THREE, sizeof HEADER THREE - 1, &options, &ingest_default_tuning);
    assert_int_equal(r.st, TARVE_OK);
    assert_int_equal(r.report->taken, 2);
    need(&r, REJECTED,
         "4-4:30 record 3 field 3 \"quarter\" constraint-error: \"2023Q3\", not a period up to "
         "2023M05");
    reading_free(&r);

    static const char wide[] =
        "\"Alue\";\"2023M05 Avoimet työpaikat\";\"2023M06 Avoimet työpaikat\"\n"
        "\"Jämsä\";14;17\n";
    r = read_with(wide, sizeof wide - 1, &options, &ingest_default_tuning);
    assert_int_equal(r.report->taken, 1);
    need(&r, REJECTED, "2-2:14 record 1 field 3 \"2023M06 Avoimet työpaikat\" constraint-error");
    reading_free(&r);

    static const char two[] = "Alue;Vuosi;Kuukausi;Avoimet työpaikat kuukauden lopussa\n"
                              "Jämsä;2023;5;14\nJämsä;2023;6;17\n";
    r = read_with(two, sizeof two - 1, &options, &ingest_default_tuning);
    assert_int_equal(r.report->taken, 1);
    need(&r, TAKEN, " 2023M05 1 14 ");
    need(&r, REJECTED, "3-3:1 record 2 field 0 \"\" constraint-error");
    reading_free(&r);
}

static void remarks_are_counted_with_the_first_place(void **state)
{
    (void)state;
    reading_result r = good(HEADER ROW("2023Q1", "1 234") ROW("2023Q2", "1\xe2\x80\xaf"
                                                                        "234") ROW("2023Q3", "..")
                                ROW("2023Q4", "17*") ROW("2024Q1", ".."),
                            5, 0);
    need(&r, REPORTED, "note grouping x2 at 2:37 \"1 234\"");
    need(&r, REPORTED, "note missing-value x2 at 4:37 \"..\"");
    need(&r, REPORTED, "note preliminary x1 at 5:37 \"17*\"");
    assert_int_equal(r.report->preliminary, 1);
    assert_int_equal(r.report->not_applicable, 2);
    need(&r, TAKEN, "2023Q4 1 17 r0 f1 at 5:4");
    reading_free(&r);
}

/* Line 2 is rejected, so that its repair does not count: the blank row comes first. */
static void remarks_come_in_the_order_of_the_file(void **state)
{
    (void)state;
    static const char text[] = HEADER "J\xc3\x83\xc2\xa4ms\xc3\x83\xc2\xa4,9999 x,2023Q1,1\n,,,\n"
                                      "J\xc3\x83\xc2\xa4ms\xc3\x83\xc2\xa4,2221,2023Q1,1\n" THREE;
    tarve_read_options options = plain_options();
    for (size_t part = 1; part < 200; part += 30) {
        const ingest_tuning tuning = {.block = 64, .part = part};
        reading_result r = read_with(text, sizeof text - 1, &options, &tuning);
        size_t at = SIZE_MAX;
        assert_int_equal(r.st, TARVE_OK);
        for (size_t i = 0; i < r.report->n_notes; i++)
            if (strcmp(r.report->note[i].code, "blank-row") == 0)
                at = i;
        assert_true(at + 1 < r.report->n_notes);
        assert_string_equal(r.report->note[at + 1].code, "encoding-repaired");
        assert_int_equal(r.report->note[at + 1].first_line, 4);
        reading_free(&r);
    }
}

static void further_dimensions_are_joined(void **state)
{
    (void)state;
    says("Alue;Sukupuoli;Ikä;Kuukausi;Avoimet työpaikat kuukauden lopussa\n"
         "Jämsä;Miehet;25-29;2023M01;14\nJämsä;Naiset;25-29;2023M01;17\n"
         "Jämsä;Naiset;30-34;2023M01;18\n",
         3, 0, TAKEN, ";");
}

/* ---- limits */

static reading_result read_limited(const char *text, const tarve_read_limits *limits)
{
    tarve_read_options options = plain_options();
    options.limits = limits;
    return read_with(text, strlen(text), &options, &ingest_default_tuning);
}

static void limited(const char *text, const tarve_read_limits *limits, const char *code,
                    size_t line, size_t column)
{
    reading_result r = read_limited(text, limits);
    assert_int_equal(r.st, TARVE_E_INPUT);
    assert_string_equal(r.err.code, code);
    if (r.err.line != line || r.err.column != column)
        fail_msg("%s at %zu:%zu: %s", code, r.err.line, r.err.column, r.err.message);
    reading_free(&r);
}

static void limits_are_kept(void **state)
{
    (void)state;
    tarve_read_limits max = tarve_default_limits;
    max.field_bytes = 40;
    limited(HEADER THREE "Jämsä,2221 Sairaanhoitajat Sairaanhoitajat Sairaanhoitajat,2023Q4,1\n",
            &max, "field-too-long", 5, 9);
    limited(HEADER THREE
            "Jämsä,\"2221 Sairaan\nhoitajat Sairaanhoitajat\nSairaanhoitajat\",2023Q4,1\n",
            &max, "field-too-long", 5, 9);
    max = tarve_default_limits;
    max.record_bytes = 60;
    limited(HEADER THREE "Jämsä,2221 Sairaanhoitajat,2023Q4,111111111111111111111111111111111\n",
            &max, "record-too-long", 5, 1);
    max = tarve_default_limits;
    max.columns = 3;
    limited(HEADER THREE, &max, "too-many-columns", 1, 1);
    max = tarve_default_limits;
    max.records = 3;
    limited(HEADER THREE, &max, "too-many-records", 4, 0);
    max = tarve_default_limits;
    max.distinct_names = 2;
    limited(HEADER THREE, &max, "too-many-names", 4, 0);
    max = tarve_default_limits;
    max.file_bytes = 100;
    limited(HEADER THREE, &max, "file-too-large", 0, 0);
}

/* A field of so many bytes in an else good file. */
static char *with_long_field(size_t n, const char *before, const char *after)
{
    const size_t size = n + strlen(before) + strlen(after) + 1;
    char *text = malloc(size);
    assert_non_null(text);
    assert_int_equal(snprintf(text, size, "%s%*s%s", before, (int)n, "", after), size - 1);
    memset(text + strlen(before), 'x', n);
    return text;
}

static void hostile_lengths_end_early(void **state)
{
    (void)state;
    enum { FIELD = 3 << 20, COLUMNS = 1000000 };
    char *text = with_long_field(FIELD, HEADER THREE "Jämsä,", ",2023Q4,1\n");
    refused_text(text, "field-too-long", 5, 9);
    free(text);
    text = with_long_field(FIELD, HEADER THREE "Jämsä,\"", "\",2023Q4,1\n");
    refused_text(text, "field-too-long", 5, 9);
    free(text);
    text = with_long_field(FIELD, HEADER THREE "\"", "\n");
    for (size_t i = 200; i < FIELD; i += 50)
        text[i] = '\n';
    refused_text(text, "field-too-long", 5, 1);
    free(text);
    text = malloc((size_t)2 * COLUMNS + 1);
    assert_non_null(text);
    for (size_t i = 0; i < COLUMNS; i++)
        memcpy(text + 2 * i, "c,", 2);
    text[(size_t)2 * COLUMNS] = '\0';
    refused_text(text, "too-many-columns", 1, 1);
    free(text);
}

/* ---- seams */

static char *busy_file(void)
{
    char *text = NULL;
    size_t len = 0;
    FILE *to = open_memstream(&text, &len);
    assert_non_null(to);
    (void)fputs("municipality,occupation,quarter,vacancies,comment\n", to);
    for (unsigned i = 0; i < 200; i++) {
        const unsigned year = 1990 + i / 8, quarter = i % 4 + 1;
        const char *where = i % 2 == 0 ? "Jämsä" : "Äänekoski";
        if (i % 17 == 3)
            (void)fputs("Nowhere,", to);
        else if (i % 17 == 5)
            (void)fputs("\"Jäm\nsä\",", to);
        else if (i % 17 == 7)
            (void)fputs("Jäm\"sä,", to);
        else if (i % 17 == 9)
            (void)fputs("\"Jämsä,", to);
        else
            (void)fprintf(to, "%s,", where);
        (void)fprintf(to, "2221 Sairaanhoitajat,%uQ%u,", year, quarter);
        (void)fputs(i % 13 == 2 ? "1 234" : i % 13 == 3 ? "..." : i % 13 == 4 ? "x7" : "12", to);
        (void)fputs(i % 11 == 6 ? ",\"two\nlines\"" : i % 11 == 8 ? "" : ",\"c\"", to);
        (void)fputs(i % 5 == 1 ? "\r\n" : i % 31 == 1 ? "\n\n" : "\n", to);
    }
    (void)fclose(to);
    return text;
}

static void seams_do_not_show(void **state)
{
    (void)state;
    static const size_t blocks[] = {1, 2, 7, 64, 1000, 1 << 18}, parts[] = {1, 333, 4000};
    static const int jobs[] = {1, 2, 7};
    char *text = busy_file();
    char path[64];
    assert_true(write_temp_file(path, text, strlen(text)));
    tarve_read_options options = plain_options();
    reading_result want = read_path(path, &options, &ingest_default_tuning);
    assert_int_equal(want.st, TARVE_OK);
    assert_true(is_conserved(&want));
    assert_true(want.report->accepted > 100 && want.report->rejected > 40);
    for (size_t b = 0; b < sizeof blocks / sizeof blocks[0]; b++)
        for (size_t p = 0; p < sizeof parts / sizeof parts[0]; p++)
            for (size_t j = 0; j < 3; j++) {
                const ingest_tuning tuning = {
                    .block = blocks[b], .part = parts[p], .reparse = j == 1};
                options.jobs = jobs[j];
                reading_result got = read_path(path, &options, &tuning);
                if (!same_reading(&want, &got))
                    fail_msg("block %zu, part %zu, %d jobs differ:\n%s", blocks[b], parts[p],
                             jobs[j], got.t.text[REPORTED]);
                reading_free(&got);
            }
    reading_free(&want);
    (void)unlink(path);
    free(text);
}

/* Which limit a record breaks first is said of its first record_bytes, however much was fetched. */
static void long_records_do_not_depend_on_seams(void **state)
{
    (void)state;
    static const tarve_read_limits limits = {.file_bytes = 1 << 20,
                                             .field_bytes = 300,
                                             .record_bytes = 2000,
                                             .columns = 4000,
                                             .records = 1000,
                                             .distinct_names = 1000};
    char text[4000] = HEADER, path[64];
    size_t n = strlen(text);
    for (size_t i = 0; i < 1000; i++) {
        text[n++] = 'a';
        text[n++] = ',';
    }
    memset(text + n, 'x', 400); /* the long field begins where the record is too long already */
    memcpy(text + n + 400, "\n", 2);
    assert_true(write_temp_file(path, text, strlen(text)));
    tarve_read_options options = plain_options();
    options.limits = &limits;
    for (size_t block = 16; block <= 1 << 16; block *= 8) {
        const ingest_tuning tuning = {.block = block, .part = 1 << 20};
        reading_result got = read_path(path, &options, &tuning);
        assert_int_equal(got.st, TARVE_E_INPUT);
        assert_string_equal(got.err.code, "record-too-long");
        reading_free(&got);
    }
    (void)unlink(path);
}

static void failures_do_not_depend_on_seams(void **state)
{
    (void)state;
    static const char *const broken[] = {
        HEADER THREE THREE "\"Jämsä,x\n" THREE THREE,
        HEADER "Nowhere,x,2023Q1,1\n" THREE "\xef\xbb\xbf" HEADER THREE,
    };
    for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) {
        char path[64];
        assert_true(write_temp_file(path, broken[i], strlen(broken[i])));
        tarve_read_options options = plain_options();
        reading_result want = read_path(path, &options, &ingest_default_tuning);
        assert_int_equal(want.st, TARVE_E_INPUT);
        for (size_t part = 1; part < 400; part += 37) {
            const ingest_tuning tuning = {.block = 64, .part = part};
            options.jobs = 1 + (int)(part % 3);
            reading_result got = read_path(path, &options, &tuning);
            assert_int_equal(got.st, want.st);
            assert_string_equal(got.err.message, want.err.message);
            assert_int_equal(got.err.line, want.err.line);
            assert_string_equal(got.t.text[REJECTED], want.t.text[REJECTED]);
            reading_free(&got);
        }
        reading_free(&want);
        (void)unlink(path);
    }
}

/* More rejects than a waiting part keeps. */
static void many_rejects_come_in_order(void **state)
{
    (void)state;
    char *text = NULL;
    size_t len = 0;
    FILE *to = open_memstream(&text, &len);
    (void)fputs(HEADER ROW("2023Q1", "14"), to);
    for (size_t i = 0; i < 30000; i++)
        (void)fputs("x\n", to);
    (void)fclose(to);
    const tarve_read_options options = {
        .lexicon = lexicon, .jobs = 3, .as_of_month = TARVE_NO_PERIOD};
    const ingest_tuning tuning = {.block = 4096, .part = 16384};
    reading_result one = read_with(text, len, &options, &ingest_default_tuning);
    reading_result many = read_with(text, len, &options, &tuning);
    assert_int_equal(one.report->rejected, 30000);
    assert_true(same_reading(&one, &many));
    reading_free(&one);
    reading_free(&many);
    free(text);
}

static tarve_status refuse_to_add(void *part, const tarve_obs *o, size_t n, tarve_error *err)
{
    (void)part;
    (void)o;
    (void)n;
    return tarve_fail(err, TARVE_E_NOMEM, "the sink is full");
}

static void a_failing_sink_ends_the_read(void **state)
{
    (void)state;
    char path[64];
    assert_true(write_temp_file(path, HEADER THREE, sizeof HEADER THREE - 1));
    transcript t = {.text = {NULL}};
    t.to[TAKEN] = open_memstream(&t.text[TAKEN], &t.len[TAKEN]);
    const tarve_sink sink = {
        .ctx = &t, .begin = transcript_begin, .add = refuse_to_add, .finish = transcript_finish};
    const tarve_read_options options = plain_options();
    tarve_error err = {0};
    tarve_read_report *report = NULL;
    assert_int_equal(tarve_read_file(path, &options, &sink, &report, &err), TARVE_E_NOMEM);
    assert_string_equal(err.message, "the sink is full");
    assert_non_null(report);
    tarve_read_report_free(report);
    (void)fclose(t.to[TAKEN]);
    free(t.text[TAKEN]);
    (void)unlink(path);
}

static int load(void **state)
{
    (void)state;
    return tarve_lexicon_load(TARVE_DATASETS "/classifications", &lexicon, NULL) == TARVE_OK ? 0
                                                                                             : -1;
}

static int unload(void **state)
{
    (void)state;
    tarve_lexicon_free(lexicon);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_no_regular_file_is_missing),
        cmocka_unit_test(a_file_over_the_limit_is_not_read),
        cmocka_unit_test(what_holds_nothing_is_empty),
        cmocka_unit_test(other_kinds_of_files_are_named),
        cmocka_unit_test(nul_bytes),
        cmocka_unit_test(wide_encodings_are_named),
        cmocka_unit_test(a_file_that_changes_is_busy),
        cmocka_unit_test(the_digest_is_of_the_file),
        cmocka_unit_test(encodings_of_one_byte),
        cmocka_unit_test(utf8_with_and_without_mark),
        cmocka_unit_test(another_encoding_is_refused_by_name),
        cmocka_unit_test(an_encoding_can_be_given),
        cmocka_unit_test(text_encoded_twice_is_repaired),
        cmocka_unit_test(one_bad_byte_costs_one_record),
        cmocka_unit_test(delimiters),
        cmocka_unit_test(other_delimiters_get_a_hint),
        cmocka_unit_test(titles),
        cmocka_unit_test(lines_above_can_be_given),
        cmocka_unit_test(a_sep_line_is_obeyed),
        cmocka_unit_test(line_ends),
        cmocka_unit_test(ends_of_files),
        cmocka_unit_test(inner_quotes_of_pxweb),
        cmocka_unit_test(ragged_records),
        cmocka_unit_test(blank_records_are_counted),
        cmocka_unit_test(stray_quotes_cost_one_record),
        cmocka_unit_test(quotes_that_pair_hide_no_rows),
        cmocka_unit_test(repeated_beginnings),
        cmocka_unit_test(an_open_quote_ends_the_read),
        cmocka_unit_test(names_over_two_lines),
        cmocka_unit_test(text_over_lines_in_an_ignored_column_is_fine),
        cmocka_unit_test(a_heading_may_go_over_lines),
        cmocka_unit_test(a_header_in_the_middle),
        cmocka_unit_test(bad_keys_cost_the_record_bad_figures_the_cell),
        cmocka_unit_test(later_periods_are_rejected),
        cmocka_unit_test(remarks_are_counted_with_the_first_place),
        cmocka_unit_test(remarks_come_in_the_order_of_the_file),
        cmocka_unit_test(further_dimensions_are_joined),
        cmocka_unit_test(limits_are_kept),
        cmocka_unit_test(hostile_lengths_end_early),
        cmocka_unit_test(seams_do_not_show),
        cmocka_unit_test(failures_do_not_depend_on_seams),
        cmocka_unit_test(long_records_do_not_depend_on_seams),
        cmocka_unit_test(many_rejects_come_in_order),
        cmocka_unit_test(a_failing_sink_ends_the_read),
    };
    return cmocka_run_group_tests(tests, load, unload);
}

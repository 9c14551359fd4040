/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Broken and odd files of other people's test suites: nothing is lost, nothing depends on seams,
 * and those with a verdict get it. */
#include "near.h"

#include <dirent.h>
#include <sys/stat.h>

#include "reading.h"

enum { MOST_FOLDERS = 100 };
static tarve_lexicon *lexicon;

static bool have_corpus(void)
{
    if (access(TARVE_SHARED_DATA "/badcsv", R_OK) == 0)
        return true;
    print_message("skipped: %s/badcsv is absent\n", TARVE_SHARED_DATA);
    return false;
}

static tarve_read_options options_for(int jobs)
{
    return (tarve_read_options){
        .lexicon = lexicon, .jobs = jobs, .as_of_month = tarve_period_make(TARVE_MONTH, 2030, 12)};
}

static void try_file(const char *path)
{
    static const ingest_tuning small = {.block = 100, .part = 256, .reparse = true};
    const tarve_read_options one = options_for(1), two = options_for(2);
    reading_result r = read_path(path, &one, &ingest_default_tuning);
    struct stat sb;
    assert_int_equal(stat(path, &sb), 0);
    assert_non_null(r.report);
    if (!is_conserved(&r))
        fail_msg("%s: %s", path, r.t.text[REPORTED]);
    if (r.st == TARVE_OK)
        assert_int_equal(r.report->bytes, sb.st_size);
    else if (r.st != TARVE_E_INPUT || r.err.code == NULL || r.err.message[0] == '\0')
        fail_msg("%s: status %d, %s", path, (int)r.st, r.err.message);
    reading_result again = read_path(path, &two, &small);
    if (again.st != r.st || strcmp(again.err.message, r.err.message) != 0 ||
        again.err.line != r.err.line || strcmp(again.t.text[TAKEN], r.t.text[TAKEN]) != 0 ||
        strcmp(again.t.text[REJECTED], r.t.text[REJECTED]) != 0 ||
        (r.st == TARVE_OK && strcmp(again.t.text[REPORTED], r.t.text[REPORTED]) != 0))
        fail_msg("%s: small parts and two threads give something else", path);
    reading_free(&again);
    reading_free(&r);
}

typedef struct folders {
    char path[MOST_FOLDERS][1024];
    int depth[MOST_FOLDERS]; /* how many levels below are looked into */
    size_t n;
} folders;

static void add_folder(folders *all, const char *path, int depth)
{
    assert_true(all->n < MOST_FOLDERS && strlen(path) < sizeof all->path[0]);
    (void)snprintf(all->path[all->n], sizeof all->path[0], "%s", path);
    all->depth[all->n++] = depth;
}

/* Tries the files of one folder and notes the folders in it. */
static size_t try_folder(folders *all, size_t at)
{
    DIR *d = opendir(all->path[at]);
    size_t n = 0;
    if (d == NULL)
        return 0;
    for (const struct dirent *e; (e = readdir(d)) != NULL;) {
        char path[2048];
        struct stat sb;
        if (e->d_name[0] == '.')
            continue;
        (void)snprintf(path, sizeof path, "%s/%s", all->path[at], e->d_name);
        if (stat(path, &sb) != 0)
            continue;
        if (S_ISDIR(sb.st_mode) && all->depth[at] > 0) {
            add_folder(all, path, all->depth[at] - 1);
        } else if (S_ISREG(sb.st_mode)) {
            try_file(path);
            n++;
        }
    }
    (void)closedir(d);
    return n;
}

static void nothing_is_lost_in_any_file(void **state)
{
    (void)state;
    if (!have_corpus())
        skip();
    static folders all;
    size_t n = 0;
    add_folder(&all, TARVE_SHARED_DATA "/badcsv", 3);
    add_folder(&all, TARVE_SHARED_DATA "/statfin/exports", 0);
    for (size_t i = 0; i < all.n; i++)
        n += try_folder(&all, i);
    print_message("%zu files\n", n);
    assert_true(n > 300);
}

/* ---- files with a verdict */

typedef struct verdict {
    char file[128], kind[32], what[512], verdict[32], code[64], exit[8];
} verdict;

/* The next tab-separated field, which may be empty. */
static char *cut(char **rest, char *into, size_t size)
{
    char *end = *rest + strcspn(*rest, "\t\n");
    const size_t n = (size_t)(end - *rest) < size ? (size_t)(end - *rest) : size - 1;
    memcpy(into, *rest, n);
    into[n] = '\0';
    *rest = *end == '\0' ? end : end + 1;
    return into;
}

static bool has_code(const reading_result *r, const char *code)
{
    char in_note[80], in_reject[80];
    (void)snprintf(in_note, sizeof in_note, "note %s x", code);
    (void)snprintf(in_reject, sizeof in_reject, "\" %s: \"", code);
    return (r->err.code != NULL && strcmp(r->err.code, code) == 0) ||
           strstr(r->t.text[REPORTED], in_note) != NULL ||
           strstr(r->t.text[REJECTED], in_reject) != NULL;
}

/* What the panel or a run finds, not the reader; and lists of names that a test would have to
 * accept although no classification has them. */
static bool is_for_others(const verdict *v)
{
    static const char *const files[] = {"per_duplicate_key.csv",      "per_single_obs.csv",
                                        "per_all_missing.csv",        "sec_all_in_one.csv",
                                        "enc_cp1252_smartquotes.csv", "enc_iso8859_15.csv"};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        if (strcmp(v->file, files[i]) == 0)
            return true;
    }
    return false;
}

static bool agrees(const verdict *v, const reading_result *r)
{
    const char *got = r->st != TARVE_OK         ? "reject-file"
                      : r->report->rejected > 0 ? "reject-row"
                      : v->code[0] == '\0'      ? "accept"
                                                : "accept+warn";
    if (strcmp(v->verdict, got) != 0)
        return false;
    if (strcmp(v->file, "sec_control.csv") == 0) /* control characters: said more precisely */
        return has_code(r, "bad-key") || has_code(r, "unknown-code");
    return v->code[0] == '\0' || has_code(r, v->code);
}

static size_t check_verdict(char *row)
{
    verdict v;
    char path[1024];
    char *rest = row;
    (void)cut(&rest, v.file, sizeof v.file);
    (void)cut(&rest, v.kind, sizeof v.kind);
    (void)cut(&rest, v.what, sizeof v.what);
    (void)cut(&rest, v.verdict, sizeof v.verdict);
    (void)cut(&rest, v.code, sizeof v.code);
    (void)snprintf(path, sizeof path, "%s/badcsv/synthetic/%s", TARVE_SHARED_DATA, v.file);
    if (is_for_others(&v) || access(path, R_OK) != 0)
        return 0;
    const tarve_read_options options = options_for(1);
    reading_result r = read_path(path, &options, &ingest_default_tuning);
    if (!agrees(&v, &r))
        fail_msg("%s should be %s %s: %s %s%s%s", v.file, v.verdict, v.code,
                 r.err.code == NULL ? "" : r.err.code, r.err.message, r.t.text[REJECTED],
                 r.t.text[REPORTED]);
    reading_free(&r);
    return 1;
}

static void verdicts_are_kept(void **state)
{
    (void)state;
    if (!have_corpus())
        skip();
    FILE *fp = fopen(TARVE_SHARED_DATA "/badcsv/synthetic/MANIFEST.tsv", "r");
    assert_non_null(fp);
    char row[2048];
    size_t n = 0;
    assert_non_null(fgets(row, sizeof row, fp)); /* headings */
    while (fgets(row, sizeof row, fp) != NULL)
        n += check_verdict(row);
    (void)fclose(fp);
    print_message("%zu verdicts\n", n);
    assert_true(n > 100);
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
    const struct CMUnitTest tests[] = {cmocka_unit_test(nothing_is_lost_in_any_file),
                                       cmocka_unit_test(verdicts_are_kept)};
    return cmocka_run_group_tests(tests, load, unload);
}

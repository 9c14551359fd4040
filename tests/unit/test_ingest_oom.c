/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory runs out at each allocation of a read in turn: it says so and leaks nothing. */
#include "near.h"

#include "failing.h"
#include "null_sink.h"
#include "reading.h"

static tarve_lexicon *lexicon;

static const char text[] =
    "\"Avoimet paikat\"\r\n\r\n"
    "\"Alue\";\"Ammattiryhm\xe4\";\"Kuukausi\";\"Sukupuoli\";\"Ik\xe4\";\"Avoimet "
    "ty\xf6paikat kuukauden lopussa\"\r\n"
    "\"J\xe4ms\xe4\";\"2221 Sairaanhoitajat\";\"2023M01\";\"Miehet\";\"25-29\";14\r\n"
    "\"J\xe4ms\xe4\";\"2221 \"old\" one\";\"2023M01\";\"Miehet\";\"25-29\";15\r\n"
    "\"Nowhere\";\"2221 Sairaanhoitajat\";\"2023M01\";\"Miehet\";\"25-29\";16\r\n"
    "\"J\xe4ms\xe4\";\"2221 Sairaanhoitajat\";\"2023M02\";\"Naiset\";\"25-29\";1 234\r\n"
    "\"J\xe4ms\xe4\";\"2221 Sairaan\r\nhoitajat\";\"2023M02\";\"Naiset\";\"25-29\";3\r\n"
    "\"J\xe4ms\xe4\";\"2221 Sairaanhoitajat\";\"2023M03\";\"Naiset\"\r\n"
    "\r\n"
    "\"J\xe4ms\xe4\";\"2221 Sairaanhoitajat\";\"2023M03\";\"Naiset\";\"25-29\";...\r\n"
    "\"J\xe4ms\xe4\";\"2221 Sairaanhoitajat\";\"2023M04\";\"Naiset\";\"30-34\";x\r\n";

static void count_reject(void *ctx, const tarve_reject *r)
{
    *(size_t *)ctx += r->raw_len > 0;
}

typedef struct attempt {
    tarve_status st;
    tarve_error err;
    size_t taken, rejects;
    bool kept;
} attempt;

static attempt read_failing_from(const char *path, const ingest_tuning *tuning, size_t call,
                                 bool for_good)
{
    attempt a = {.st = TARVE_OK};
    tarve_read_report *report = NULL;
    const tarve_sink sink = null_sink(&a.kept);
    const tarve_read_options options = {.lexicon = lexicon,
                                        .jobs = 1,
                                        .as_of_month = TARVE_NO_PERIOD,
                                        .reject = count_reject,
                                        .reject_ctx = &a.rejects};
    fail_from(call, for_good);
    a.st = ingest_read_file(path, &options, &sink, tuning, &report, &a.err);
    if (report != NULL)
        a.taken = report->taken;
    tarve_read_report_free(report);
    return a;
}

static void try_every_allocation(const char *path, const ingest_tuning *tuning, bool for_good)
{
    const attempt good = read_failing_from(path, tuning, 0, false);
    assert_int_equal(good.st, TARVE_OK);
    assert_true(good.taken >= 3 && good.rejects >= 4);
    size_t refusals = 0;
    for (size_t call = 1;; call++) {
        const attempt a = read_failing_from(path, tuning, call, for_good);
        const size_t failed = fail_no_more();
        if (failed == 0) {
            assert_true(call > 50);
            break;
        }
        if (a.st != TARVE_OK) {
            assert_int_equal(a.st, TARVE_E_NOMEM);
            assert_true(a.err.message[0] != '\0');
            assert_false(a.kept);
            refusals++;
            continue;
        }
        /* libcsv asks for less and goes on: then nothing may be missing */
        assert_int_equal(a.taken, good.taken);
        assert_int_equal(a.rejects, good.rejects);
    }
    print_message("%zu refusals\n", refusals);
    assert_true(refusals > 30);
}

static void memory_may_end_anywhere(void **state)
{
    (void)state;
    static const ingest_tuning small = {.block = 64, .part = 200};
    char path[64];
    assert_true(write_temp_file(path, text, sizeof text - 1));
    for (int for_good = 0; for_good < 2; for_good++) {
        try_every_allocation(path, &ingest_default_tuning, for_good == 1);
        try_every_allocation(path, &small, for_good == 1);
    }
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
    const struct CMUnitTest tests[] = {cmocka_unit_test(memory_may_end_anywhere)};
    return cmocka_run_group_tests(tests, load, unload);
}

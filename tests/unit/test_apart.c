/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Work in a process of its own: what it says, and what becomes of it. */
#include "near.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/apart.h"

static tarve_status goes_well(void *ctx, tarve_error *err)
{
    (void)err;
    *(int *)ctx = 7;
    return TARVE_OK;
}

static tarve_status fails(void *ctx, tarve_error *err)
{
    (void)ctx;
    const tarve_status st = tarve_fail(err, TARVE_E_IO, "the disk is full");
    tarve_error_at(err, "a.xlsx", 3, 4);
    return st;
}

static tarve_status dies(void *ctx, tarve_error *err)
{
    (void)ctx;
    (void)err;
    (void)signal(SIGSEGV, SIG_DFL); /* a sanitizer would report it */
    return raise(SIGSEGV) == 0 ? TARVE_OK : TARVE_E_BUG;
}

static tarve_status leaves(void *ctx, tarve_error *err)
{
    (void)ctx;
    (void)err;
    _Exit(0);
}

static tarve_status complains(void *ctx, tarve_error *err)
{
    (void)fputs("[ERROR] Memory allocation failed.\nand more\n", stderr);
    return *(const int *)ctx == 0 ? TARVE_OK : tarve_fail(err, TARVE_E_IO, "no zip");
}

static void what_it_says_comes_back(void **state)
{
    (void)state;
    int n = 0;
    tarve_error err = {0};
    assert_int_equal(tarve_apart(goes_well, &n, "lib", &err), TARVE_OK);
    assert_int_equal(n, 0); /* memory is not shared */
    assert_int_equal(tarve_apart(fails, NULL, "lib", &err), TARVE_E_IO);
    assert_string_equal(err.message, "the disk is full");
    assert_string_equal(err.path, "a.xlsx");
    assert_int_equal(err.line, 3);
}

static void an_end_that_is_none_is_lack_of_memory(void **state)
{
    (void)state;
    tarve_error err = {0};
    assert_int_equal(tarve_apart(dies, NULL, "lib", &err), TARVE_E_NOMEM);
    assert_string_equal(err.message, "lib was stopped by signal 11; out of memory?");
    assert_int_equal(tarve_apart(leaves, NULL, "lib", &err), TARVE_E_NOMEM);
    assert_string_equal(err.message, "lib ended without a word");
}

static void words_on_stderr_are_a_failure(void **state)
{
    (void)state;
    tarve_error err = {0};
    for (int also = 0; also < 2; also++) {
        assert_int_equal(tarve_apart(complains, &also, "lib", &err), TARVE_E_NOMEM);
        assert_string_equal(err.message, "lib: [ERROR] Memory allocation failed.");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_it_says_comes_back),
        cmocka_unit_test(an_end_that_is_none_is_lack_of_memory),
        cmocka_unit_test(words_on_stderr_are_a_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

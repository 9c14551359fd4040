/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The key of renamed occupations: what it takes and what it refuses, with the place. */
#include "near.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "run/signals.h"

static void read_key(const char *text, tarve_status expected, size_t line, renamed_codes *out)
{
    char path[] = "/tmp/tarve-key-XXXXXX";
    const int fd = mkstemp(path);
    tarve_error err = {0};
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    assert_int_equal(close(fd), 0);
    assert_int_equal(renamed_codes_read(path, out, &err), expected);
    assert_int_equal(err.line, line);
    assert_int_equal(unlink(path), 0);
}

static void key_is_read(void **state)
{
    (void)state;
    renamed_codes k = {0};
    read_key("from,to,note\n2511,2519,split\n2512,2519,\n", TARVE_OK, 0, &k);
    assert_int_equal(k.n, 2);
    assert_string_equal(k.item[1].from, "2512");
    assert_string_equal(k.item[1].to, "2519");
    renamed_codes_free(&k);
}

static void wrong_keys_name_their_line(void **state)
{
    (void)state;
    static const char *const wrong[] = {"from,to\n251,2519\n", "from,to\n2511,X999\n"};
    renamed_codes k = {0};
    for (size_t i = 0; i < 2; i++) {
        read_key(wrong[i], TARVE_E_INPUT, 2, &k);
        renamed_codes_free(&k);
    }
    read_key("from,to\n2511,2519\n2511,2512\n", TARVE_E_INPUT, 3, &k);
    renamed_codes_free(&k);
    read_key("old,new\n2511,2519\n", TARVE_E_INPUT, 1, &k);
    renamed_codes_free(&k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(key_is_read),
        cmocka_unit_test(wrong_keys_name_their_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "near.h"

#include <string.h>

#include "tarve/ingest.h"

static void ids_are_dense_per_axis(void **state)
{
    (void)state;
    tarve_codes *c = tarve_codes_new();
    assert_non_null(c);
    uint32_t id = 99;
    assert_int_equal(tarve_codes_put(c, TARVE_AXIS_AREA, "KU729", 5, &id, NULL), TARVE_OK);
    assert_int_equal(id, 0);
    assert_int_equal(tarve_codes_put(c, TARVE_AXIS_AREA, "KU931", 5, &id, NULL), TARVE_OK);
    assert_int_equal(id, 1);
    assert_int_equal(tarve_codes_put(c, TARVE_AXIS_AREA, "KU729", 5, &id, NULL), TARVE_OK);
    assert_int_equal(id, 0);
    assert_int_equal(tarve_codes_put(c, TARVE_AXIS_GROUP, "5321", 4, &id, NULL), TARVE_OK);
    assert_int_equal(id, 0);
    assert_int_equal(tarve_codes_size(c, TARVE_AXIS_AREA), 2);
    assert_int_equal(tarve_codes_size(c, TARVE_AXIS_MEASURE), 0);
    assert_string_equal(tarve_codes_text(c, TARVE_AXIS_AREA, 1), "KU931");
    assert_null(tarve_codes_text(c, TARVE_AXIS_AREA, 2));
    assert_int_equal(tarve_codes_find(c, TARVE_AXIS_AREA, "KU931"), 1);
    assert_int_equal(tarve_codes_find(c, TARVE_AXIS_AREA, "KU93"), UINT32_MAX);
    assert_int_equal(tarve_codes_find(c, TARVE_AXIS_VARIANT, ""), UINT32_MAX);
    tarve_codes_free(c);
    tarve_codes_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(ids_are_dense_per_axis)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

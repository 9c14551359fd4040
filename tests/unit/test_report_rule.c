/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One rule for what is said of a result: named, likely, uncertain. */
#include "near.h"

#include <string.h>

#include "report/say.h"
#include "report/view.h"

static tarve_view_field field_of(tarve_field_need *n, tarve_need_class named, const double p[5])
{
    *n = (tarve_field_need){.class_ = named};
    for (int k = 0; k < 5; k++)
        n->p_class[k] = p[k];
    return (tarve_view_field){.need = n, .from = n, .look = TARVE_LOOK_UNSURE};
}

static void the_side_counts_and_not_the_class(void **state)
{
    static const struct {
        double p[5];
        tarve_need_class named;
        const char *said;
        bool short_of;
    } row[] = {
        {{0.35, 0.35, 0.10, 0.10, 0.10}, TARVE_NEED_UNCERTAIN, "shortage likely", true},
        {{0.35, 0.34, 0.11, 0.10, 0.10}, TARVE_NEED_UNCERTAIN, "uncertain", false},
        {{0.695, 0, 0.105, 0.20, 0},
         TARVE_NEED_UNCERTAIN,
         "shortage likely",
         true}, /* as printed */
        {{0.05, 0.10, 0.75, 0.05, 0.05}, TARVE_NEED_UNCERTAIN, "balance likely", false},
        {{0, 0.10, 0.10, 0.40, 0.40}, TARVE_NEED_UNCERTAIN, "surplus likely", false},
        {{0.60, 0.32, 0.08, 0, 0}, TARVE_NEED_SHORTAGE, "shortage", true},
    };
    (void)state;
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        tarve_field_need n;
        const tarve_view_field f = field_of(&n, row[i].named, row[i].p);
        assert_string_equal(tarve_say_result(tarve_language_untranslated(), &f), row[i].said);
        assert_int_equal(tarve_view_likely_shortage(&f), row[i].short_of);
    }
}

static void a_field_without_figures_is_not_counted(void **state)
{
    static const double p[5] = {0.9, 0.1, 0, 0, 0};
    tarve_field_need n;
    tarve_view_field f = field_of(&n, TARVE_NEED_TOO_SMALL, p);
    (void)state;
    f.small = true;
    assert_false(tarve_view_likely_shortage(&f));
    f.from = NULL;
    assert_string_equal(tarve_say_result(tarve_language_untranslated(), &f), "too small");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_side_counts_and_not_the_class),
        cmocka_unit_test(a_field_without_figures_is_not_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

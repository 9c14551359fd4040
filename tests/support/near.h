/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TARVE_TEST_NEAR_H
#define TARVE_TEST_NEAR_H
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
/* cmocka.h must follow the four headers above. */
#include <cmocka.h>
/* It jumps out of the test; cmocka 1.1.5 keeps that from the compiler. */
_Noreturn void _fail(const char *file, int line);
/* cmocka 1.1.5 has only assert_float_equal, which casts to float. */
#define assert_near(got, want, tol)                                                                \
    do {                                                                                           \
        const double got_ = (got), want_ = (want);                                                 \
        if (!(fabs(got_ - want_) <= (tol)*fmax(1.0, fabs(want_))))                                 \
            fail_msg("%s = %.17g, want %.17g", #got, got_, want_);                                 \
    } while (0)
#endif

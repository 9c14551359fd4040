/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Out of memory, said once. The constant result lets analysers follow what cannot be NULL. */
#ifndef TARVE_NEED_MEMORY_H
#define TARVE_NEED_MEMORY_H

#include "tarve/error.h"

#define no_memory(err) no_memory_in((err), __func__)

static inline tarve_status no_memory_in(tarve_error *err, const char *func)
{
    (void)tarve_error_set(err, TARVE_E_NOMEM, func, "out of memory");
    return TARVE_E_NOMEM;
}

#endif

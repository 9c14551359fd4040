/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An input is refused with a reason code that people can look up and scripts can count. */
#ifndef TARVE_INGEST_REFUSE_H
#define TARVE_INGEST_REFUSE_H

#include "tarve/error.h"

static inline tarve_status ingest_because(tarve_error *err, const char *code, tarve_status st)
{
    if (err != NULL)
        err->code = code;
    return st;
}
/* Evaluates to TARVE_E_INPUT. */
#define ingest_refuse(err, code, ...)                                                              \
    ingest_because((err), (code), tarve_fail((err), TARVE_E_INPUT, __VA_ARGS__))

#endif

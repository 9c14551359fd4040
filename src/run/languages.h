/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The languages of a run: as configured, as far as they are installed. */
#ifndef TARVE_RUN_LANGUAGES_H
#define TARVE_RUN_LANGUAGES_H

#include <stdbool.h>
#include <stddef.h>

#include "tarve/language.h"
#include "tarve/run.h"

typedef struct languages {
    tarve_language *catalogue[TARVE_N_LANGS]; /* by tarve_lang; NULL where it is not installed */
    const tarve_language *item[TARVE_N_LANGS];
    size_t n;
    bool lacking; /* one that was asked for is not there */
} languages;      /* zero-initialise; release with languages_close */

/* A catalogue that is not there is a warning and its language is left out; without any at all the
 * texts are English. Errors: TARVE_E_NOMEM. */
tarve_status languages_open(const tarve_config *c, const tarve_run_options *opt, languages *out,
                            tarve_error *err) TARVE_MUST_CHECK;
void languages_close(languages *l);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run/languages.h"

#include "run/config.h"

/* In the order of the configuration, which decides the names in data/; Finnish by default. */
static size_t asked_for(const tarve_config *c, tarve_lang out[TARVE_N_LANGS])
{
    const config_keys *k = c->keys;
    size_t n = 0;
    for (uint32_t i = 0; i < k->languages_count && n < TARVE_N_LANGS; i++)
        out[n++] = (tarve_lang)k->languages[i];
    if (n == 0)
        out[n++] = TARVE_FI;
    return n;
}

tarve_status languages_open(const tarve_config *c, const tarve_run_options *opt, languages *out,
                            tarve_error *err)
{
    tarve_lang wanted[TARVE_N_LANGS];
    const size_t n = asked_for(c, wanted);
    for (size_t i = 0; i < n; i++) {
        tarve_error why = {0};
        tarve_language *l = NULL;
        const tarve_status st = tarve_language_open(opt->localedir, wanted[i], &l, &why);
        if (st == TARVE_E_NOMEM) {
            if (err != NULL)
                *err = why;
            return st;
        }
        if (st != TARVE_OK) {
            tarve_log_say(opt->log, TARVE_LOG_WARN, NULL, "no pages in %s: %s",
                          tarve_lang_name(wanted[i]), why.message);
            out->lacking = true;
            continue;
        }
        out->owned[out->n] = l;
        out->item[out->n++] = l;
    }
    if (out->n == 0)
        out->item[out->n++] = tarve_language_untranslated();
    return TARVE_OK;
}

void languages_close(languages *l)
{
    for (size_t i = 0; i < l->n; i++)
        tarve_language_close(l->owned[i]);
    *l = (languages){0};
}

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
    for (int i = 0; k->languages_count == 0 && i < TARVE_N_LANGS; i++)
        out[n++] = (tarve_lang)i;
    return n;
}

/* NULL when it is not installed, which is said of one that was asked for. */
static tarve_status open_one(const tarve_run_options *opt, tarve_lang lang, bool asked,
                             languages *out, tarve_error *err)
{
    tarve_error why = {0};
    const tarve_status st = tarve_language_open(opt->localedir, lang, &out->catalogue[lang], &why);
    if (st == TARVE_E_NOMEM) {
        if (err != NULL)
            *err = why;
        return st;
    }
    if (st != TARVE_OK && asked) {
        tarve_log_say(opt->log, TARVE_LOG_WARN, NULL, "no pages in %s: %s", tarve_lang_name(lang),
                      why.message);
        out->lacking = true;
    }
    return TARVE_OK;
}

static bool is_asked(const tarve_lang *asked, size_t n, tarve_lang lang)
{
    bool is = false;
    for (size_t i = 0; i < n; i++)
        is = is || asked[i] == lang;
    return is;
}

tarve_status languages_open(const tarve_config *c, const tarve_run_options *opt, languages *out,
                            tarve_error *err)
{
    tarve_lang wanted[TARVE_N_LANGS];
    const size_t n = asked_for(c, wanted);
    tarve_status st = TARVE_OK;
    for (int lang = 0; lang < TARVE_N_LANGS && st == TARVE_OK; lang++)
        st = open_one(opt, (tarve_lang)lang, is_asked(wanted, n, (tarve_lang)lang), out, err);
    for (size_t i = 0; i < n; i++)
        if (out->catalogue[wanted[i]] != NULL)
            out->item[out->n++] = out->catalogue[wanted[i]];
    if (out->n == 0)
        out->item[out->n++] = tarve_language_untranslated();
    return st;
}

void languages_close(languages *l)
{
    for (size_t i = 0; i < TARVE_N_LANGS; i++)
        tarve_language_close(l->catalogue[i]);
    *l = (languages){0};
}

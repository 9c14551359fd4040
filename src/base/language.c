/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tarve/language.h"

#include <libintl.h>
#include <locale.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/files.h"

/* gettext translates nothing under "C"; this one is built into the C library. */
static const char neutral[] = "C.UTF-8";

enum { DOMAIN = 16, CONTEXT_END = '\004' };

struct tarve_language {
    tarve_lang lang;
    locale_t locale; /* (locale_t)0: no catalogue */
    char domain[DOMAIN];
};

const char *tarve_lang_code(tarve_lang lang)
{
    static const char *const code[TARVE_N_LANGS] = {"fi", "sv", "en"};
    return code[lang];
}

const char *tarve_lang_name(tarve_lang lang)
{
    static const char *const name[TARVE_N_LANGS] = {"suomi", "svenska", "English"};
    return name[lang];
}

/* The header that every catalogue has, under the empty text. */
static bool is_of_language(const tarve_language *l)
{
    char line[32];
    const locale_t before = uselocale(l->locale);
    const char *header = dgettext(l->domain, "");
    (void)uselocale(before); /* the one that held a moment ago */
    (void)snprintf(line, sizeof line, "Language: %s\n", tarve_lang_code(l->lang));
    return strstr(header, line) != NULL;
}

/* gettext says nothing of memory that ran out: a catalogue that is there, and of the language, is
 * unknown to it for that reason. */
static tarve_status not_known(const tarve_language *l, const char *localedir, tarve_error *err)
{
    enum { LARGEST = 1 << 24 };
    char path[4400], line[32], *text = NULL;
    size_t len = 0;
    bool there = false;
    (void)snprintf(path, sizeof path, "%.4096s/%s/LC_MESSAGES/%s.mo", localedir, neutral,
                   l->domain);
    (void)snprintf(line, sizeof line, "Language: %s\n", tarve_lang_code(l->lang));
    const tarve_status st = tarve_file_read(path, LARGEST, &text, &len, NULL);
    const size_t n = strlen(line);
    for (size_t i = 0; st == TARVE_OK && i + n <= len && !there; i++)
        there = memcmp(text + i, line, n) == 0;
    free(text);
    return there || st == TARVE_E_NOMEM
               ? tarve_fail(err, TARVE_E_NOMEM, "%s: out of memory, or it is damaged", path)
               : tarve_fail(err, TARVE_E_MISSING, "no translation %s", path);
}

/* newlocale() too calls lack of memory a missing file, and looks anew when it is asked again. */
static tarve_status open_locale(tarve_language *l, tarve_error *err)
{
    enum { TRIES = 2, ENOUGH = 1 << 16 };
    for (int i = 0; i < TRIES && l->locale == (locale_t)0; i++)
        l->locale = newlocale(LC_MESSAGES_MASK, neutral, (locale_t)0);
    if (l->locale != (locale_t)0)
        return TARVE_OK;
    void *some = malloc(ENOUGH);
    const bool memory = some != NULL;
    free(some);
    return tarve_fail(err, memory ? TARVE_E_MISSING : TARVE_E_NOMEM,
                      memory ? "the locale %s is not there" : "out of memory for the locale %s",
                      neutral);
}

tarve_status tarve_language_open(const char *localedir, tarve_lang lang, tarve_language **out,
                                 tarve_error *err)
{
    tarve_language *l = calloc(1, sizeof *l);
    if (l == NULL)
        return tarve_fail(err, TARVE_E_NOMEM, "out of memory");
    l->lang = lang;
    (void)snprintf(l->domain, sizeof l->domain, "tarve-%s", tarve_lang_code(lang));
    tarve_status st = open_locale(l, err);
    if (st == TARVE_OK && (bindtextdomain(l->domain, localedir) == NULL ||
                           bind_textdomain_codeset(l->domain, "UTF-8") == NULL))
        st = tarve_fail(err, TARVE_E_NOMEM, "out of memory");
    if (st == TARVE_OK && !is_of_language(l))
        st = not_known(l, localedir, err);
    if (st == TARVE_OK)
        *out = l;
    else
        tarve_language_close(l);
    return st;
}

const tarve_language *tarve_language_untranslated(void)
{
    static const tarve_language english = {.lang = TARVE_EN};
    return &english;
}

void tarve_language_close(tarve_language *l)
{
    if (l != NULL && l->locale != (locale_t)0)
        freelocale(l->locale);
    free(l);
}

tarve_lang tarve_language_lang(const tarve_language *l)
{
    return l->lang;
}

static const char *without_context(const char *msgid)
{
    const char *end = strchr(msgid, CONTEXT_END);
    return end == NULL ? msgid : end + 1;
}

const char *tarve_tr(const tarve_language *l, const char *msgid)
{
    const char *text = msgid;
    if (l->locale != (locale_t)0 && msgid[0] != '\0') { /* "" is the header */
        const locale_t before = uselocale(l->locale);
        text = dgettext(l->domain, msgid);
        (void)uselocale(before);
    }
    return text == msgid ? without_context(msgid) : text;
}

const char *tarve_ntr(const tarve_language *l, const char *one, const char *many, size_t n)
{
    const char *usual = n == 1 ? one : many, *text = usual;
    if (l->locale != (locale_t)0) {
        const locale_t before = uselocale(l->locale);
        text = dngettext(l->domain, one, many, n);
        (void)uselocale(before);
    }
    return text == usual ? without_context(usual) : text;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * tarve/language.h - texts of the reports in three languages at once, through GNU gettext. The
 * texts in the source are English; po/<code>.po translates them. Nothing here reads or sets the
 * locale of the program.
 */
#ifndef TARVE_LANGUAGE_H
#define TARVE_LANGUAGE_H

#include <stddef.h>

#include "tarve/error.h"
#include "tarve/export.h"

#ifdef __cplusplus
extern "C" {
#endif

/** In the order in which pages are offered. */
typedef enum tarve_lang { TARVE_FI, TARVE_SV, TARVE_EN, TARVE_N_LANGS } tarve_lang;

/** "fi", "sv", "en". */
TARVE_API const char *tarve_lang_code(tarve_lang lang);
/** "suomi", "svenska", "English". */
TARVE_API const char *tarve_lang_name(tarve_lang lang);

/** One language with its catalogue. Not changed after opening: threads may share it. */
typedef struct tarve_language tarve_language;

/**
 * @param localedir holds C.UTF-8/LC_MESSAGES/tarve-<code>.mo
 *
 * gettext takes the language from the process, one at a time; so each language has a domain of its
 * own, looked up under the locale that every system has. The environment variable LANGUAGE would
 * override that: the program unsets it.
 *
 * Errors: TARVE_E_MISSING (no catalogue, or one that is none of this language), TARVE_E_NOMEM.
 */
TARVE_API tarve_status tarve_language_open(const char *localedir, tarve_lang lang,
                                           tarve_language **out, tarve_error *err) TARVE_MUST_CHECK;
/** The texts of the source as they are, in English: for who has no catalogue. Never NULL. */
TARVE_API const tarve_language *tarve_language_untranslated(void);
/** NULL is allowed. */
TARVE_API void tarve_language_close(tarve_language *l);
TARVE_API tarve_lang tarve_language_lang(const tarve_language *l);

#ifdef __GNUC__
#define TARVE_FORMAT_ARG(n) __attribute__((format_arg(n)))
#else
#define TARVE_FORMAT_ARG(n)
#endif

/** The text in this language; @p msgid itself where there is none. Borrowed, for ever. */
TARVE_API const char *tarve_tr(const tarve_language *l, const char *msgid) TARVE_FORMAT_ARG(2);
/** The same by number: @p one of exactly one, else @p many. */
TARVE_API const char *tarve_ntr(const tarve_language *l, const char *one, const char *many,
                                size_t n) TARVE_FORMAT_ARG(2) TARVE_FORMAT_ARG(3);

/** Marks a text in a table; tarve_tr() translates it later. */
#define TARVE_MSG(text) text
/** The same of a word that means several things: TARVE_MSGC("of a class", "shortage"). */
#define TARVE_MSGC(context, text) context "\004" text

#ifdef __cplusplus
}
#endif
#endif

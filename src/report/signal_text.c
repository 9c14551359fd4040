/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/signal_text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "report/say.h"

const char *tarve_signal_name(const tarve_view *v, const char *code)
{
    const char *name = v->in->lexicon == NULL ? NULL
                                              : tarve_lexicon_label(v->in->lexicon, code,
                                                                    tarve_language_lang(v->lang));
    if (strcmp(code, "X") == 0)
        return tarve_tr(v->lang, "Occupation not known");
    return name != NULL ? name : code;
}

const char *tarve_signal_figure(const tarve_language *lang, char buf[TARVE_SIGNAL_TEXT],
                                const tarve_signal *s)
{
    char x[TARVE_SAY_TEXT];
    const double tenths = 0.1 * round(10.0 * (s->factor - 1.0));
    buf[0] = '\0';
    if (isnan(s->factor) || s->factor <= 1.0)
        return buf;
    if (s->factor >= 10.0)
        (void)snprintf(buf, TARVE_SIGNAL_TEXT, "%s", tarve_tr(lang, "more than 10-fold"));
    else if (s->factor >= 1.75)
        (void)snprintf(buf, TARVE_SIGNAL_TEXT, tarve_tr(lang, "about %s-fold"),
                       tarve_say_number(lang, x, 0.5 * round(2.0 * s->factor),
                                        fmod(round(2.0 * s->factor), 2.0) != 0.0));
    else
        (void)snprintf(buf, TARVE_SIGNAL_TEXT, tarve_tr(lang, "grown by about %s"),
                       tarve_say_percent(lang, x, fmax(0.1, tenths)));
    return buf;
}

const char *tarve_signal_question(const tarve_language *lang, char buf[TARVE_SIGNAL_TEXT],
                                  const tarve_signal *s)
{
    static const char *const question[TARVE_N_SIGNAL_KINDS] = {
        TARVE_MSG(
            "For what tasks are people sought, what new skills do they take, will the need last?"),
        TARVE_MSG("What changed, and does it take new skills?"),
        TARVE_MSG(
            "What makes the need grow here more than elsewhere, and what skills does it take?"),
        TARVE_MSG("Is the occupation new here, and where are those who can do it?"),
        TARVE_MSG(
            "What are the tasks posted without an occupation? Are there new occupations among "
            "them?"),
        TARVE_MSG("What skills do applicants lack, or is the reason another than skills?"),
        TARVE_MSG(
            "Where do people come from when nobody is trained here? Is training needed here?"),
    };
    (void)snprintf(buf, TARVE_SIGNAL_TEXT, "%s", tarve_tr(lang, question[s->kind]));
    return buf;
}

static void local_evidence(const tarve_language *lang, char buf[TARVE_SIGNAL_TEXT],
                           const tarve_signal *s)
{
    char x[TARVE_SAY_TEXT];
    (void)snprintf(
        buf, TARVE_SIGNAL_TEXT,
        tarve_tr(lang, "the area's own effect is %s new vacancies a year, 80%% range"),
        tarve_say_range(lang, x, tarve_round_persons(s->lo80), tarve_round_persons(s->hi80), 0));
}

static const char *growth_evidence(const tarve_signal *s)
{
    return s->years > 1
               ? TARVE_MSG("its share of vacancies grew two years in a row by more than chance "
                           "explains, and there are enough vacancies")
               : TARVE_MSG(
                     "its share of vacancies grew in a year by more than chance explains, also "
                     "when all occupations are compared at once, and there are enough "
                     "vacancies");
}

/* On what a signal rests where no figure or name belongs to it; to be translated. */
static const char *plain_evidence(const tarve_signal *s)
{
    switch (s->kind) {
    case TARVE_SIGNAL_GROWTH:
        return growth_evidence(s);
    case TARVE_SIGNAL_BREAK:
        return s->trend ? TARVE_MSG("change of trend: its share turned to growth")
                        : TARVE_MSG("change of level: its share rose to a new level");
    case TARVE_SIGNAL_NEW_CODE:
        return s->reappeared
                   ? TARVE_MSG(
                         "the occupation is in the statistics again after more than two years")
                   : TARVE_MSG("the occupation is in the statistics for the first time");
    case TARVE_SIGNAL_UNKNOWN:
        return TARVE_MSG("more than one vacancy in twenty has no known occupation, and the share "
                         "grows");
    default:
        return TARVE_MSG("vacancies stay open longer than before, and there are few unemployed for "
                         "each all year round");
    }
}

const char *tarve_signal_evidence(const tarve_language *lang, char buf[TARVE_SIGNAL_TEXT],
                                  const tarve_signal *s)
{
    char name[200];
    if (s->kind == TARVE_SIGNAL_LOCAL) {
        local_evidence(lang, buf, s);
    } else if (s->kind == TARVE_SIGNAL_NO_PROVIDER) {
        (void)tarve_text_clean(s->qualification == NULL ? "" : s->qualification, 120, name,
                               sizeof name);
        (void)snprintf(buf, TARVE_SIGNAL_TEXT,
                       tarve_tr(lang, "training that is not offered in the area: %s"), name);
    } else {
        (void)snprintf(buf, TARVE_SIGNAL_TEXT, "%s", tarve_tr(lang, plain_evidence(s)));
    }
    return buf;
}

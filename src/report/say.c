/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/say.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* ---- numbers ---- */

typedef struct number_style {
    const char *between; /* groups of three */
    const char *decimal, *percent;
    bool month_by_name; /* in dates */
} number_style;

/* As the Institute for the Languages of Finland and the Language Council advise; English usage. */
static const number_style *style_of(const tarve_language *l)
{
    static const number_style style[TARVE_N_LANGS] = {
        [TARVE_FI] = {TARVE_NBSP, ",", TARVE_NBSP "%", false},
        [TARVE_SV] = {TARVE_NBSP, ",", TARVE_NBSP "%", false},
        [TARVE_EN] = {",", ".", "%", true},
    };
    return &style[tarve_language_lang(l)];
}

static const char *copy(char *buf, const char *text)
{
    (void)snprintf(buf, TARVE_SAY_TEXT, "%s", text);
    return buf;
}

/* |v| rounded, with its groups and decimal sign, without a sign; whether that is 0. */
static bool digits(const number_style *style, char *out, size_t size, double v, int decimals)
{
    char plain[64];
    size_t o = 0;
    (void)snprintf(plain, sizeof plain, "%.*f", decimals, fabs(v) < 1e15 ? fabs(v) : 1e15);
    const size_t whole = strcspn(plain, ".");
    for (size_t i = 0; plain[i] != '\0' && o + 4 < size; i++) {
        if (i > 0 && i < whole && (whole - i) % 3 == 0)
            o += (size_t)snprintf(out + o, size - o, "%s", style->between);
        if (plain[i] == '.')
            o += (size_t)snprintf(out + o, size - o, "%s", style->decimal);
        else
            out[o++] = plain[i];
    }
    out[o] = '\0';
    return strspn(plain, "0.") == strlen(plain);
}

static const char *with_sign(const tarve_language *l, char *buf, double v, int decimals,
                             const char *plus)
{
    char d[TARVE_SAY_TEXT - 4];
    if (isnan(v))
        return copy(buf, TARVE_DASH);
    const bool zero = digits(style_of(l), d, sizeof d, v, decimals);
    (void)snprintf(buf, TARVE_SAY_TEXT, "%s%s", zero ? "" : v < 0 ? TARVE_MINUS : plus, d);
    return buf;
}

const char *tarve_say_number(const tarve_language *l, char *buf, double v, int decimals)
{
    return with_sign(l, buf, v, decimals, "");
}

const char *tarve_say_signed(const tarve_language *l, char *buf, double v, int decimals)
{
    return with_sign(l, buf, v, decimals, "+");
}

const char *tarve_say_range(const tarve_language *l, char *buf, double lo, double hi, int decimals)
{
    char a[TARVE_SAY_TEXT], b[TARVE_SAY_TEXT];
    if (isnan(lo) || isnan(hi))
        return copy(buf, TARVE_DASH);
    const char *between = lo < 0 || hi < 0 ? "…" : TARVE_DASH;
    (void)snprintf(buf, TARVE_SAY_TEXT, "%.40s%s%.40s", tarve_say_number(l, a, lo, decimals),
                   between, tarve_say_number(l, b, hi, decimals));
    return buf;
}

const char *tarve_say_percent(const tarve_language *l, char *buf, double share)
{
    char d[TARVE_SAY_TEXT - 8];
    const number_style *style = style_of(l);
    if (isnan(share))
        return copy(buf, TARVE_DASH);
    const bool over = share > 0.99 && share<1, under = share> 0 && share < 0.01;
    char number[TARVE_SAY_TEXT];
    (void)digits(style, d, sizeof d, 100 * (over ? 0.99 : under ? 0.01 : share), 0);
    (void)snprintf(number, sizeof number, "%s%s%s", share < 0 ? TARVE_MINUS : "", d,
                   style->percent);
    if (over)
        (void)snprintf(buf, TARVE_SAY_TEXT, tarve_tr(l, "over %s"), number);
    else if (under)
        (void)snprintf(buf, TARVE_SAY_TEXT, tarve_tr(l, "under %s"), number);
    else
        (void)snprintf(buf, TARVE_SAY_TEXT, "%s", number);
    return buf;
}

const char *tarve_say_tenths(const tarve_language *l, char *buf, double probability)
{
    const double tenths = round(10.0 * probability);
    if (!(fabs(10.0 * probability - tenths) < 1e-9))
        return tarve_say_percent(l, buf, probability);
    (void)snprintf(buf, TARVE_SAY_TEXT, "%.0f/10", tenths);
    return buf;
}

const char *tarve_say_change(const tarve_language *l, char *buf, double share)
{
    char d[TARVE_SAY_TEXT];
    if (isnan(share))
        return copy(buf, TARVE_DASH);
    (void)snprintf(buf, TARVE_SAY_TEXT, "%.80s%s", tarve_say_signed(l, d, 100 * share, 0),
                   style_of(l)->percent);
    return buf;
}

const char *tarve_say_shown(const tarve_language *l, char *buf, tarve_shown s)
{
    switch (s.kind) {
    case TARVE_SHOWN_NUMBER:
        return tarve_say_number(l, buf, s.value, 0);
    case TARVE_SHOWN_PROTECTED:
        return copy(buf, "1" TARVE_DASH "4");
    case TARVE_SHOWN_SUPPRESSED:
        return copy(buf, tarve_tr(l, "protected"));
    case TARVE_SHOWN_MISSING:
        break;
    }
    return copy(buf, TARVE_DASH);
}

/* ---- periods ---- */

const char *tarve_say_period(char *buf, tarve_freq f, tarve_period p)
{
    if (f == TARVE_YEAR)
        (void)snprintf(buf, TARVE_SAY_TEXT, "%d", tarve_period_year(f, p));
    else
        (void)snprintf(buf, TARVE_SAY_TEXT, "%d/%d", tarve_period_sub(f, p),
                       tarve_period_year(f, p));
    return buf;
}

static const char *const in_month[12] = {
    TARVE_MSGC("in a month", "January"),   TARVE_MSGC("in a month", "February"),
    TARVE_MSGC("in a month", "March"),     TARVE_MSGC("in a month", "April"),
    TARVE_MSGC("in a month", "May"),       TARVE_MSGC("in a month", "June"),
    TARVE_MSGC("in a month", "July"),      TARVE_MSGC("in a month", "August"),
    TARVE_MSGC("in a month", "September"), TARVE_MSGC("in a month", "October"),
    TARVE_MSGC("in a month", "November"),  TARVE_MSGC("in a month", "December")};

const char *tarve_say_when(const tarve_language *l, char *buf, tarve_freq f, tarve_period p)
{
    const int year = tarve_period_year(f, p), sub = tarve_period_sub(f, p);
    if (f == TARVE_MONTH)
        (void)snprintf(buf, TARVE_SAY_TEXT, tarve_tr(l, "in %s %d"), tarve_tr(l, in_month[sub - 1]),
                       year);
    else if (f == TARVE_QUARTER)
        (void)snprintf(buf, TARVE_SAY_TEXT, tarve_tr(l, "in quarter %d of %d"), sub, year);
    else
        (void)snprintf(buf, TARVE_SAY_TEXT, tarve_tr(l, "in the year %d"), year);
    return buf;
}

static int number_of(const char *text, size_t n)
{
    int v = 0;
    for (size_t i = 0; i < n; i++) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        v = 10 * v + (text[i] - '0');
    }
    return v;
}

const char *tarve_say_date(const tarve_language *l, char *buf, const char *text)
{
    tarve_freq f;
    tarve_period t;
    const bool iso = strlen(text) == 10 && text[4] == '-' && text[7] == '-';
    const int y = iso ? number_of(text, 4) : -1, m = iso ? number_of(text + 5, 2) : -1,
              d = iso ? number_of(text + 8, 2) : -1;
    if (tarve_period_parse(text, strlen(text), &f, &t))
        (void)tarve_say_period(buf, f, t);
    else if (y > 0 && m > 0 && m <= 12 && d > 0 && style_of(l)->month_by_name)
        (void)snprintf(buf, TARVE_SAY_TEXT, "%d %s %d", d, tarve_tr(l, in_month[m - 1]), y);
    else if (y > 0 && m > 0 && d > 0)
        (void)snprintf(buf, TARVE_SAY_TEXT, "%d.%d.%d", d, m, y);
    else
        (void)snprintf(buf, TARVE_SAY_TEXT, "%.60s", text);
    return buf;
}

static const char *const up_to_month[12] = {
    TARVE_MSGC("data up to a month", "January"),   TARVE_MSGC("data up to a month", "February"),
    TARVE_MSGC("data up to a month", "March"),     TARVE_MSGC("data up to a month", "April"),
    TARVE_MSGC("data up to a month", "May"),       TARVE_MSGC("data up to a month", "June"),
    TARVE_MSGC("data up to a month", "July"),      TARVE_MSGC("data up to a month", "August"),
    TARVE_MSGC("data up to a month", "September"), TARVE_MSGC("data up to a month", "October"),
    TARVE_MSGC("data up to a month", "November"),  TARVE_MSGC("data up to a month", "December")};

const char *tarve_say_until(const tarve_language *l, char *buf, tarve_freq f, tarve_period p)
{
    const int year = tarve_period_year(f, p), sub = tarve_period_sub(f, p);
    if (f == TARVE_MONTH)
        (void)snprintf(buf, TARVE_SAY_TEXT, "%s" TARVE_NBSP "%d", tarve_tr(l, up_to_month[sub - 1]),
                       year);
    else if (f == TARVE_QUARTER)
        (void)snprintf(buf, TARVE_SAY_TEXT,
                       tarve_tr(l, TARVE_MSGC("data up to", "quarter %d of %d")), sub, year);
    else
        (void)snprintf(buf, TARVE_SAY_TEXT, tarve_tr(l, TARVE_MSGC("data up to", "the year %d")),
                       year);
    return buf;
}

/* ---- words ---- */

const char *tarve_say_on(const tarve_language *l, char *buf, size_t n)
{
    static const char *const word[] = {
        TARVE_MSGC("in n fields", "no"),    TARVE_MSGC("in n fields", "one"),
        TARVE_MSGC("in n fields", "two"),   TARVE_MSGC("in n fields", "three"),
        TARVE_MSGC("in n fields", "four"),  TARVE_MSGC("in n fields", "five"),
        TARVE_MSGC("in n fields", "six"),   TARVE_MSGC("in n fields", "seven"),
        TARVE_MSGC("in n fields", "eight"), TARVE_MSGC("in n fields", "nine"),
        TARVE_MSGC("in n fields", "ten")};
    if (n < sizeof word / sizeof *word)
        return copy(buf, tarve_tr(l, word[n]));
    (void)snprintf(buf, TARVE_SAY_TEXT, "%zu", n);
    return buf;
}

const char *tarve_say_likelihood(const tarve_language *l, double p)
{
    return p >= 0.9   ? tarve_tr(l, "very likely")
           : p >= 0.7 ? tarve_tr(l, "likely")
                      : tarve_tr(l, "uncertain");
}

const char *tarve_say_class(const tarve_language *l, tarve_need_class c)
{
    static const char *const word[] = {
        TARVE_MSGC("class", "large shortage"), TARVE_MSGC("class", "shortage"),
        TARVE_MSGC("class", "balance"),        TARVE_MSGC("class", "surplus"),
        TARVE_MSGC("class", "large surplus"),  TARVE_MSGC("class", "uncertain"),
        TARVE_MSGC("class", "too small")};
    return tarve_tr(l, word[c]);
}

static const char *say_likely(const tarve_language *l, tarve_need_class side)
{
    switch (side) {
    case TARVE_NEED_SHORTAGE:
        return tarve_tr(l, TARVE_MSGC("class", "shortage likely"));
    case TARVE_NEED_BALANCE:
        return tarve_tr(l, TARVE_MSGC("class", "balance likely"));
    case TARVE_NEED_SURPLUS:
        return tarve_tr(l, TARVE_MSGC("class", "surplus likely"));
    default:
        return tarve_say_class(l, TARVE_NEED_UNCERTAIN);
    }
}

const char *tarve_say_result(const tarve_language *l, const tarve_view_field *f)
{
    if (f->look == TARVE_LOOK_MISMATCH)
        return tarve_tr(l, TARVE_MSGC("class", "mismatch"));
    if (f->from == NULL)
        return tarve_say_class(l, TARVE_NEED_TOO_SMALL);
    return f->from->class_ == TARVE_NEED_UNCERTAIN ? say_likely(l, tarve_view_likely(f->from, NULL))
                                                   : tarve_say_class(l, f->from->class_);
}

const char *tarve_say_direction(const tarve_language *l, int direction)
{
    return direction > 0   ? tarve_tr(l, "too few graduate")
           : direction < 0 ? tarve_tr(l, "too many graduate")
                           : tarve_tr(l, "direction uncertain");
}

const char *tarve_say_position(const tarve_language *l, tarve_position p)
{
    static const char *const word[] = {
        NULL, TARVE_MSGC("position", "shortage"), TARVE_MSGC("position", "balance"),
        TARVE_MSGC("position", "surplus"), TARVE_MSGC("position", "uncertain")};
    return word[p] == NULL ? TARVE_DASH : tarve_tr(l, word[p]);
}

const char *tarve_say_outlook(const tarve_language *l, tarve_position start, tarve_position ahead)
{
    static const char *const word[][2] = {{"shortage_grows", TARVE_MSG("the shortage grows")},
                                          {"shortage_continues", TARVE_MSG("the shortage goes on")},
                                          {"shortage_eases", TARVE_MSG("the shortage eases")},
                                          {"shortage_comes", TARVE_MSG("a shortage is coming")},
                                          {"balance_continues", TARVE_MSG("the balance holds")},
                                          {"surplus_comes", TARVE_MSG("a surplus is coming")},
                                          {"surplus_eases", TARVE_MSG("the surplus shrinks")},
                                          {"surplus_continues", TARVE_MSG("the surplus goes on")},
                                          {"surplus_grows", TARVE_MSG("the surplus grows")},
                                          {"unclear", TARVE_MSGC("outlook", "uncertain")}};
    const char *code = tarve_outlook_code(start, ahead);
    for (size_t i = 0; i < sizeof word / sizeof *word; i++)
        if (strcmp(word[i][0], code) == 0)
            return tarve_tr(l, word[i][1]);
    return TARVE_DASH;
}

const char *tarve_look_style(tarve_look k)
{
    static const char *const style[] = {"c-s", "c-b", "c-u", "c-m", "c-e"};
    return style[k];
}

const char *tarve_look_mark(tarve_look k)
{
    /* triangle up, square, triangle down, diamond, ring */
    static const char *const mark[] = {"▲", "■", "▼", "◆", "○"};
    return mark[k];
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/fi.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static const char *copy(char *buf, const char *text)
{
    (void)snprintf(buf, TARVE_FI_TEXT, "%s", text);
    return buf;
}

/* |v| rounded, with its groups and comma, without a sign. */
static void digits(char *out, size_t size, double v, int decimals)
{
    char plain[64];
    size_t o = 0;
    (void)snprintf(plain, sizeof plain, "%.*f", decimals, fabs(v) < 1e15 ? fabs(v) : 1e15);
    const size_t whole = strcspn(plain, ".");
    for (size_t i = 0; plain[i] != '\0' && o + 4 < size; i++) {
        if (i > 0 && i < whole && (whole - i) % 3 == 0) {
            memcpy(out + o, TARVE_NBSP, 2);
            o += 2;
        }
        out[o++] = (char)(plain[i] == '.' ? ',' : plain[i]);
    }
    out[o] = '\0';
}

static const char *with_sign(char *buf, double v, int decimals, const char *plus)
{
    char d[TARVE_FI_TEXT - 4];
    if (isnan(v))
        return copy(buf, TARVE_DASH);
    digits(d, sizeof d, v, decimals);
    const bool zero = strspn(d, "0,") == strlen(d);
    (void)snprintf(buf, TARVE_FI_TEXT, "%s%s", zero ? "" : v < 0 ? TARVE_MINUS : plus, d);
    return buf;
}

const char *tarve_fi_number(char *buf, double v, int decimals)
{
    return with_sign(buf, v, decimals, "");
}

const char *tarve_fi_signed(char *buf, double v, int decimals)
{
    return with_sign(buf, v, decimals, "+");
}

const char *tarve_fi_range(char *buf, double lo, double hi, int decimals)
{
    char a[TARVE_FI_TEXT], b[TARVE_FI_TEXT];
    if (isnan(lo) || isnan(hi))
        return copy(buf, TARVE_DASH);
    const char *between = lo < 0 || hi < 0 ? "…" : TARVE_DASH;
    (void)snprintf(buf, TARVE_FI_TEXT, "%.40s%s%.40s", tarve_fi_number(a, lo, decimals), between,
                   tarve_fi_number(b, hi, decimals));
    return buf;
}

const char *tarve_fi_percent(char *buf, double share)
{
    char d[TARVE_FI_TEXT - 8];
    if (isnan(share))
        return copy(buf, TARVE_DASH);
    if (share > 0.99 && share < 1)
        return copy(buf, "yli" TARVE_NBSP "99" TARVE_NBSP "%");
    if (share > 0 && share < 0.01)
        return copy(buf, "alle" TARVE_NBSP "1" TARVE_NBSP "%");
    digits(d, sizeof d, 100 * share, 0);
    (void)snprintf(buf, TARVE_FI_TEXT, "%s%s" TARVE_NBSP "%%", share < 0 ? TARVE_MINUS : "", d);
    return buf;
}

const char *tarve_fi_tenths(char *buf, double probability)
{
    const double tenths = round(10.0 * probability);
    if (!(fabs(10.0 * probability - tenths) < 1e-9))
        return tarve_fi_percent(buf, probability);
    (void)snprintf(buf, TARVE_FI_TEXT, "%.0f/10", tenths);
    return buf;
}

const char *tarve_fi_change(char *buf, double share)
{
    char d[TARVE_FI_TEXT];
    if (isnan(share))
        return copy(buf, TARVE_DASH);
    (void)snprintf(buf, TARVE_FI_TEXT, "%.80s" TARVE_NBSP "%%", tarve_fi_signed(d, 100 * share, 0));
    return buf;
}

const char *tarve_fi_shown(char *buf, tarve_shown s)
{
    switch (s.kind) {
    case TARVE_SHOWN_NUMBER:
        return tarve_fi_number(buf, s.value, 0);
    case TARVE_SHOWN_PROTECTED:
        return copy(buf, "1" TARVE_DASH "4");
    case TARVE_SHOWN_SUPPRESSED:
        return copy(buf, "suojattu");
    case TARVE_SHOWN_MISSING:
        break;
    }
    return copy(buf, TARVE_DASH);
}

const char *tarve_fi_period(char *buf, tarve_freq f, tarve_period p)
{
    if (f == TARVE_YEAR)
        (void)snprintf(buf, TARVE_FI_TEXT, "%d", tarve_period_year(f, p));
    else
        (void)snprintf(buf, TARVE_FI_TEXT, "%d/%d", tarve_period_sub(f, p),
                       tarve_period_year(f, p));
    return buf;
}

static const char *const month[12] = {"tammi", "helmi", "maalis", "huhti", "touko",  "kesä",
                                      "heinä", "elo",   "syys",   "loka",  "marras", "joulu"};

const char *tarve_fi_when(char *buf, tarve_freq f, tarve_period p)
{
    const int year = tarve_period_year(f, p), sub = tarve_period_sub(f, p);
    if (f == TARVE_MONTH)
        (void)snprintf(buf, TARVE_FI_TEXT, "%skuussa" TARVE_NBSP "%d", month[sub - 1], year);
    else if (f == TARVE_QUARTER)
        (void)snprintf(buf, TARVE_FI_TEXT, "vuoden %d %d. neljänneksellä", year, sub);
    else
        (void)snprintf(buf, TARVE_FI_TEXT, "vuonna" TARVE_NBSP "%d", year);
    return buf;
}

const char *tarve_fi_until(char *buf, tarve_freq f, tarve_period p)
{
    const int year = tarve_period_year(f, p), sub = tarve_period_sub(f, p);
    if (f == TARVE_MONTH)
        (void)snprintf(buf, TARVE_FI_TEXT, "%skuuhun" TARVE_NBSP "%d", month[sub - 1], year);
    else if (f == TARVE_QUARTER)
        (void)snprintf(buf, TARVE_FI_TEXT, "vuoden %d %d. neljännekseen", year, sub);
    else
        (void)snprintf(buf, TARVE_FI_TEXT, "vuoteen" TARVE_NBSP "%d", year);
    return buf;
}

const char *tarve_fi_on(char *buf, size_t n)
{
    static const char *const word[] = {"nollalla",    "yhdellä",    "kahdella",  "kolmella",
                                       "neljällä",    "viidellä",   "kuudella",  "seitsemällä",
                                       "kahdeksalla", "yhdeksällä", "kymmenellä"};
    if (n < sizeof word / sizeof *word)
        return copy(buf, word[n]);
    (void)snprintf(buf, TARVE_FI_TEXT, "%zu", n);
    return buf;
}

const char *tarve_fi_likelihood(double p)
{
    return p >= 0.9 ? "hyvin todennäköinen" : p >= 0.7 ? "todennäköinen" : "epävarma";
}

const char *tarve_fi_class(tarve_need_class c)
{
    static const char *const word[] = {"suuri alitarjonta", "alitarjonta",       "tasapaino",
                                       "ylitarjonta",       "suuri ylitarjonta", "epävarma",
                                       "liian pieni"};
    return word[c];
}

const char *tarve_fi_result(const tarve_view_field *f)
{
    if (f->look == TARVE_LOOK_MISMATCH)
        return "kohtaanto-ongelma";
    return tarve_fi_class(f->from != NULL ? f->from->class_ : TARVE_NEED_TOO_SMALL);
}

const char *tarve_fi_direction(int direction)
{
    return direction > 0   ? "valmistuu liian vähän"
           : direction < 0 ? "valmistuu liikaa"
                           : "suunta epävarma";
}

const char *tarve_fi_position(tarve_position p)
{
    static const char *const word[] = {TARVE_DASH, "pula", "tasapaino", "ylitarjonta", "epävarma"};
    return word[p];
}

const char *tarve_fi_outlook(tarve_position start, tarve_position ahead)
{
    static const char *const word[][2] = {
        {"shortage_grows", "pula pahenee"},        {"shortage_continues", "pula jatkuu"},
        {"shortage_eases", "pula helpottuu"},      {"shortage_comes", "pula on tulossa"},
        {"balance_continues", "tasapaino säilyy"}, {"surplus_comes", "ylitarjonta on tulossa"},
        {"surplus_eases", "ylitarjonta supistuu"}, {"surplus_continues", "ylitarjonta jatkuu"},
        {"surplus_grows", "ylitarjonta kasvaa"},   {"unclear", "epävarma"}};
    const char *code = tarve_outlook_code(start, ahead);
    for (size_t i = 0; i < sizeof word / sizeof *word; i++)
        if (strcmp(word[i][0], code) == 0)
            return word[i][1];
    return TARVE_DASH;
}

const char *tarve_fi_look_style(tarve_look l)
{
    static const char *const style[] = {"c-s", "c-b", "c-u", "c-m", "c-e"};
    return style[l];
}

const char *tarve_fi_look_mark(tarve_look l)
{
    /* triangle up, square, triangle down, diamond, ring */
    static const char *const mark[] = {"▲", "■", "▼", "◆", "○"};
    return mark[l];
}

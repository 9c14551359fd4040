/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/csvout.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static void begin_field(tarve_csvout *w)
{
    if (w->fields++ > 0)
        (void)fputc(w->semicolons ? ';' : ',', w->fp);
}

static bool would_run(const char *s, size_t len)
{
    static const char fullwidth[][4] = {"\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d",
                                        "\xef\xbc\xa0"};
    if (len == 0)
        return false;
    if (s[0] == '\0' || strchr("=+-@\t\r\n", s[0]) != NULL)
        return true;
    for (size_t i = 0; i < sizeof fullwidth / sizeof *fullwidth; i++)
        if (len >= 3 && memcmp(s, fullwidth[i], 3) == 0)
            return true;
    return false;
}

void tarve_csv_text(tarve_csvout *w, const char *text, size_t len)
{
    static const char hidden[] = "1-4", not_a_date[] = "1\342\200\2234";
    bool quote = false;
    const bool disarm = would_run(text, len);
    if (w->semicolons && len == strlen(hidden) && memcmp(text, hidden, len) == 0) {
        text = not_a_date;
        len = strlen(not_a_date);
    }
    for (size_t i = 0; i < len && !quote; i++)
        quote = strchr(",\"\r\n;\t", text[i]) != NULL;
    begin_field(w);
    if (quote)
        (void)fputc('"', w->fp);
    if (disarm)
        (void)fputc('\'', w->fp);
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '"')
            (void)fputc('"', w->fp);
        (void)fputc(text[i], w->fp);
    }
    if (quote)
        (void)fputc('"', w->fp);
}

void tarve_csv_str(tarve_csvout *w, const char *text)
{
    tarve_csv_text(w, text == NULL ? "" : text, text == NULL ? 0 : strlen(text));
}

void tarve_csv_number(tarve_csvout *w, const char *text)
{
    begin_field(w);
    for (; *text != '\0'; text++)
        (void)fputc(w->semicolons && *text == '.' ? ',' : *text, w->fp);
}

void tarve_csv_int(tarve_csvout *w, long long v)
{
    begin_field(w);
    (void)fprintf(w->fp, "%lld", v);
}

const char *tarve_csv_double_text(char buf[TARVE_CSV_NUMBER], double v)
{
    buf[0] = '\0';
    for (int digits = 15; digits <= 17 && !isnan(v); digits++) { /* the shortest that reads back */
        (void)snprintf(buf, TARVE_CSV_NUMBER, "%.*g", digits, v);
        if (strtod(buf, NULL) == v)
            break;
    }
    return buf;
}

void tarve_csv_double(tarve_csvout *w, double v)
{
    char buf[TARVE_CSV_NUMBER];
    tarve_csv_number(w, tarve_csv_double_text(buf, v));
}

const char *tarve_csv_fixed_text(char buf[TARVE_CSV_NUMBER], double v, int decimals)
{
    buf[0] = '\0';
    if (isnan(v))
        return buf;
    (void)snprintf(buf, TARVE_CSV_NUMBER, "%.*f", decimals, v);
    const bool zero = buf[0] == '-' && strspn(buf, "-0.") == strlen(buf);
    return zero ? buf + 1 : buf;
}

void tarve_csv_fixed(tarve_csvout *w, double v, int decimals)
{
    char buf[TARVE_CSV_NUMBER];
    tarve_csv_number(w, tarve_csv_fixed_text(buf, v, decimals));
}

void tarve_csv_short(tarve_csvout *w, double v, int digits)
{
    begin_field(w);
    if (isnan(v))
        return;
    if (v == floor(v) && fabs(v) < 1e15)
        (void)fprintf(w->fp, "%lld", (long long)v);
    else
        (void)fprintf(w->fp, "%.*g", digits, v);
}

void tarve_csv_end(tarve_csvout *w)
{
    (void)fputs(w->semicolons ? "\r\n" : "\n", w->fp);
    w->fields = 0;
}

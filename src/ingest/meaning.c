/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one text of a key column means. */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "ingest/fold.h"
#include "ingest/joined.h"
#include "ingest/measure.h"
#include "ingest/periodparse.h"
#include "ingest/recognise.h"
#include "ingest/resolve.h"
#include "ingest/traits.h"

typedef struct key_reader {
    const tarve_lexicon *lex;
    struct tarve_arena *arena;
    const tarve_column *column;
    key_meaning *out;
    bool no_memory;
} key_reader;

static const char *keep(key_reader *k, const char *prefix, const char *s, size_t len)
{
    const size_t n = strlen(prefix);
    char *p = tarve_arena_alloc(k->arena, n + len + 1);
    if (p == NULL) {
        k->no_memory = true;
        return "";
    }
    memcpy(p, prefix, n);
    memcpy(p + n, s, len);
    p[n + len] = '\0';
    return p;
}

static void reject(key_reader *k, const char *reason, const char *expected, const char *hint)
{
    char text[200];
    k->out->verdict = KEY_REJECT;
    k->out->reason = reason;
    k->out->expected = expected;
    if (hint == NULL)
        return;
    const int n = snprintf(text, sizeof text, "%s; %.100s?", expected, hint);
    k->out->expected = keep(k, "", text, (size_t)n < sizeof text ? (size_t)n : sizeof text - 1);
}

static bool has_control(field_text t)
{
    for (size_t i = 0; i < t.len; i++)
        if ((unsigned char)t.s[i] < 0x20 || t.s[i] == 0x7f)
            return true;
    return false;
}

/* A label that becomes part of a code: single spaces, no control characters. */
static const char *keep_label(key_reader *k, const char *prefix, field_text t)
{
    char text[FOLD_ROOM];
    size_t o = 0;
    bool gap = false;
    for (size_t i = 0, n; i < t.len && o + 6 < sizeof text; i += n) {
        uint32_t cp = 0;
        n = tarve_utf8_next(t.s + i, t.len - i, &cp);
        if (n == 0)
            break;
        if (tarve_is_blank(cp)) {
            gap = o > 0;
            continue;
        }
        if (gap)
            text[o++] = ' ';
        gap = false;
        memcpy(text + o, t.s + i, n);
        o += n;
    }
    char composed[FOLD_ROOM];
    const size_t len = fold_compose(text, o, composed, sizeof composed);
    return keep(k, prefix, composed, len);
}

/* ---- measures ---- */

static void read_measure(key_reader *k, field_text t)
{
    measure_match m;
    if (!measure_recognise(t.s, t.len, &m)) {
        reject(k, "unknown-code", "a measure that is known, such as AVPAIKATLOPUSSA", NULL);
        return;
    }
    k->out->code = m.info->code;
    k->out->scale = m.scale;
    if (m.info->kind == TARVE_BETWEEN)
        k->out->remark = "open-during";
    else if (m.assumed)
        k->out->remark = "kind-assumed";
}

/* ---- areas ---- */

static const char *area_expected(area_level level)
{
    static const char *const texts[N_LEVELS] = {
        [LEVEL_ANY] = "an area name or code",
        [LEVEL_MUNICIPALITY] = "a municipality name or code",
        [LEVEL_REGION] = "a region name or code",
        [LEVEL_SUBREGION] = "a sub-region name or code",
        [LEVEL_EMPLOYMENT_AREA] = "an employment area name or code",
        [LEVEL_ELY] = "an ELY centre name or code"};
    return texts[level] != NULL ? texts[level] : texts[LEVEL_ANY];
}

/* "049" for "49", when that is a municipality. */
static const char *zeros_hint(const key_reader *k, field_text t, char buf[8])
{
    const char *code = t.len < 3 ? resolve_number(k->lex, t) : NULL;
    if (code == NULL)
        return NULL;
    (void)snprintf(buf, 8, "%s", code + 2);
    return buf;
}

static void read_area(key_reader *k, field_text t)
{
    const area_level level = trait_level(k->column->traits);
    const char *other = NULL;
    if ((k->column->traits & TRAIT_PROVIDER) != 0) {
        const bool coded = t.len > 2 && memcmp(t.s, "P:", 2) == 0;
        k->out->code = keep_label(k, coded ? "" : "P:", t);
        return;
    }
    if ((k->column->traits & TRAIT_ZEROS_LOST) != 0) {
        k->out->code = resolve_number(k->lex, t);
        k->out->remark = k->out->code != NULL && t.len < 3 ? "leading-zeros-restored" : NULL;
    }
    if (k->out->code == NULL)
        k->out->code = resolve_area(k->lex, level, MATCH_LOOSE, t, &other);
    if (k->out->code == NULL && says_unknown(t)) {
        k->out->code = lexicon_code(k->lex, TARVE_SCHEME_AREA, "KU199", 5);
        k->out->remark = "unknown-label";
    }
    if (k->out->code != NULL)
        return;
    char buf[8];
    const char *hint = zeros_hint(k, t, buf);
    if (other != NULL)
        reject(k, "unknown-code", "a name that belongs to its code", other);
    else
        reject(k, "unknown-code", area_expected(level),
               hint != NULL ? hint : lexicon_near(k->lex, TARVE_SCHEME_AREA, t.s, t.len));
}

/* ---- groups ---- */

/* Classes that no classification names are kept apart, not refused: they hold real people. */
static void unnamed_group(key_reader *k, field_text t)
{
    k->out->code = keep_label(k, "L:", t);
    k->out->remark = "unknown-label";
}

/* Words and ordinary punctuation: what a person calls a group. No digits, as they may be a code
 * that is wrong; no signs that mean something to a program. */
static bool is_wording(field_text t)
{
    size_t n_letters = 0;
    for (size_t i = 0, n; i < t.len; i += n) {
        uint32_t cp = 0;
        n = tarve_utf8_next(t.s + i, t.len - i, &cp);
        const bool letter = (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z') ||
                            (cp >= 0xc0 && cp < 0x250 && cp != 0xd7 && cp != 0xf7);
        const bool mark = (cp < 0x80 && strchr(" ,.-/()&'", (int)cp) != NULL && cp != 0) ||
                          cp == 0xa0 || (cp >= 0x2010 && cp <= 0x201f) || cp == 0x20ac;
        if (n == 0 || (!letter && !mark) || (i == 0 && (cp == '-' || cp == '.' || cp == '/')))
            return false;
        n_letters += letter ? 1 : 0;
    }
    return n_letters >= 3;
}

static void read_occupation(key_reader *k, field_text t)
{
    const char *other = NULL;
    k->out->code = resolve_occupation(k->lex, MATCH_LOOSE, t, &other);
    if (k->out->code != NULL)
        return;
    char padded[8];
    const char *hint = NULL;
    if (t.len < 4 && snprintf(padded, sizeof padded, "0%.*s", (int)t.len, t.s) > 0)
        hint = lexicon_code(k->lex, TARVE_SCHEME_OCCUPATION, padded, t.len + 1);
    if (hint == NULL)
        hint = lexicon_near(k->lex, TARVE_SCHEME_OCCUPATION, t.s, t.len);
    if (other != NULL)
        reject(k, "unknown-code", "a name that belongs to its code", other);
    else if (hint == NULL && (says_unknown(t) || is_wording(t)))
        unnamed_group(k, t);
    else
        reject(k, "unknown-code", "an occupation name or a code of 1 to 4 digits", hint);
}

/* Narrower fields (3 and 4 digits) are known by the broad field they belong to. */
static void read_field(key_reader *k, field_text t)
{
    field_text code;
    k->out->code = resolve_field(k->lex, t);
    if (k->out->code != NULL)
        return;
    if (says_total(t))
        k->out->code = "SSS";
    else if (resolve_narrow_field(k->lex, t, &code) != NULL)
        k->out->code = keep(k, "F:", code.s, code.len);
    else if (says_unknown(t))
        unnamed_group(k, t);
    else
        reject(k, "unknown-code", "a field of education, by name or code",
               lexicon_near(k->lex, TARVE_SCHEME_FIELD, t.s, t.len));
}

/* The list of qualifications is never whole; a near miss of a known one is a slip, the rest are
 * qualifications that the list does not hold. */
static void read_qualification(key_reader *k, field_text t)
{
    k->out->code = resolve_qualification(k->lex, t);
    if (k->out->code != NULL)
        return;
    const char *near = lexicon_near(k->lex, TARVE_SCHEME_QUALIFICATION, t.s, t.len);
    if (says_total(t))
        k->out->code = "SSS";
    else if (says_unknown(t))
        unnamed_group(k, t);
    else if (near != NULL)
        reject(k, "unknown-code", "a qualification, by name or code", near);
    else {
        k->out->code = keep_label(k, "Q:", t);
        k->out->remark = "not-in-classification";
    }
}

static void read_group(key_reader *k, field_text t)
{
    switch (trait_group(k->column->traits)) {
    case GROUP_OCCUPATION:
        read_occupation(k, t);
        break;
    case GROUP_FIELD:
        read_field(k, t);
        break;
    case GROUP_QUALIFICATION:
        read_qualification(k, t);
        break;
    case GROUP_LOCAL:
    default:
        if (says_total(t))
            k->out->code = "SSS";
        else
            k->out->code = keep_label(k, "L:", t);
        break;
    }
}

/* ---- further dimensions ---- */

/* "S1 Total economy" -> "S1"; "15-24" stays. */
static field_text short_label(field_text t)
{
    field_text code, name;
    if (!split_label(t, &code, &name) || code.len > 10)
        return t;
    bool digit = false, upper = true;
    for (size_t i = 0; i < code.len; i++) {
        const char c = code.s[i];
        const bool number = c >= '0' && c <= '9';
        digit = digit || number;
        upper = upper && (number || (c >= 'A' && c <= 'Z') || c == '_');
    }
    return upper && (digit || code.len == 1) ? code : t;
}

static void read_variant(key_reader *k, field_text t)
{
    char dimension[80];
    field_text label = text_trim((field_text){k->column->label, strlen(k->column->label)});
    while (label.len > 0 && label.s[label.len - 1] == ':')
        label.len--;
    if (says_total(t)) {
        k->out->code = "";
        return;
    }
    size_t n = label.len < 60 ? label.len : 60;
    while (n > 0 && n < label.len && ((unsigned char)label.s[n] & 0xc0U) == 0x80)
        n--; /* never half a letter */
    (void)snprintf(dimension, sizeof dimension, "%.*s=", (int)n, label.s);
    for (char *c = dimension; *c != '\0'; c++)
        if ((unsigned char)*c < ' ' || *c == '\x7f')
            *c = ' '; /* no control character of a heading gets into a code */
    k->out->code = keep_label(k, dimension, short_label(t));
}

/* ---- time ---- */

static const char *period_expected(unsigned freq)
{
    return freq == TARVE_MONTH     ? "a month such as 2026M06"
           : freq == TARVE_QUARTER ? "a quarter such as 2023Q1"
           : freq == TARVE_YEAR    ? "a year such as 2025"
                                   : "a period such as 2026M06, 2023Q1 or 2025";
}

static void reject_period(key_reader *k, const char *reason, const char *expected, const char *why)
{
    char text[160];
    const int n = snprintf(text, sizeof text, "%s; this is %s", expected, why);
    reject(k, reason, keep(k, "", text, (size_t)n < sizeof text ? (size_t)n : sizeof text - 1),
           NULL);
}

static void read_period(key_reader *k, field_text t, unsigned wanted)
{
    const char *why = NULL;
    tarve_freq freq = TARVE_YEAR;
    tarve_period period = TARVE_NO_PERIOD;
    const bool march = (k->column->traits & TRAIT_MAR_MARCH) != 0;
    const period_verdict v = period_parse(t, march, &freq, &period, &k->out->flags, &why);
    if (v != PERIOD_OK) {
        reject_period(k, v == PERIOD_NONE ? "type-error" : "constraint-error",
                      period_expected(wanted), why);
        return;
    }
    if (wanted != 0 && (unsigned)freq != wanted) {
        reject_period(k, "type-error", period_expected(wanted),
                      freq == TARVE_MONTH     ? "a month"
                      : freq == TARVE_QUARTER ? "a quarter"
                                              : "a year");
        return;
    }
    k->out->freq = freq;
    k->out->period = period;
    if ((k->out->flags & TARVE_FLAG_PRELIMINARY) != 0)
        k->out->remark = "preliminary";
}

/* The month or quarter beside a year. */
static void read_month(key_reader *k, field_text t)
{
    const bool quarters = k->column->freq == TARVE_QUARTER;
    const int sub =
        quarters ? quarter_parse(t) : month_parse(t, (k->column->traits & TRAIT_MAR_MARCH) != 0);
    if (sub <= 0) {
        reject(k, "type-error",
               quarters ? "a quarter, 1 to 4" : "a month, by name or as a number from 1 to 12",
               NULL);
        return;
    }
    k->out->freq = quarters ? TARVE_QUARTER : TARVE_MONTH;
    k->out->period = sub;
}

/* ---- several dimensions in one text ---- */

static void read_stub(key_reader *k, field_text t)
{
    joined j;
    if (!joined_parse(k->lex, t, true, &j)) {
        reject(k, "unknown-code", "known areas, occupations, measures and periods joined by blanks",
               NULL);
        return;
    }
    for (int a = 0; a < TARVE_N_AXES; a++)
        k->out->part[a] = j.code[a];
    k->out->freq = j.freq;
    k->out->period = j.period;
    k->out->flags = j.flags;
    k->out->scale = j.scale;
    k->out->remark = j.assumed ? "kind-assumed" : NULL;
}

/* ---- what all keys share ---- */

static void read_key(key_reader *k, field_text t)
{
    switch (k->column->role) {
    case TARVE_ROLE_MEASURE:
        read_measure(k, t);
        break;
    case TARVE_ROLE_AREA:
        read_area(k, t);
        break;
    case TARVE_ROLE_GROUP:
        read_group(k, t);
        break;
    case TARVE_ROLE_VARIANT:
        read_variant(k, t);
        break;
    case TARVE_ROLE_PERIOD:
        read_period(k, t, (unsigned)k->column->freq);
        break;
    case TARVE_ROLE_YEAR:
        read_period(k, t, TARVE_YEAR);
        break;
    case TARVE_ROLE_MONTH:
        read_month(k, t);
        break;
    case TARVE_ROLE_STUB:
        read_stub(k, t);
        break;
    case TARVE_ROLE_IGNORE:
    case TARVE_ROLE_VALUE:
    default:
        k->out->verdict = KEY_SKIP;
        break;
    }
}

static bool is_time(tarve_role role)
{
    return role == TARVE_ROLE_PERIOD || role == TARVE_ROLE_YEAR || role == TARVE_ROLE_MONTH;
}

/* A name broken over two lines is not that name, but worth saying so. */
static void reject_control(key_reader *k, field_text t)
{
    char text[FOLD_ROOM];
    size_t n = 0;
    for (size_t i = 0; i < t.len && n < sizeof text; i++)
        if (t.s[i] != '\n' && t.s[i] != '\r')
            text[n++] = t.s[i];
    const field_text mended = {text, n};
    const bool known =
        n < sizeof text && (resolve_area(k->lex, LEVEL_ANY, MATCH_STRICT, mended, NULL) != NULL ||
                            resolve_occupation(k->lex, MATCH_STRICT, mended, NULL) != NULL);
    if (known)
        reject(k, "bad-key", "a name on one line", NULL);
    else
        reject(k, is_time(k->column->role) ? "type-error" : "unknown-code",
               "text without control characters", NULL);
}

static bool has_replacement(field_text t)
{
    for (size_t i = 0; i + 3 <= t.len; i++)
        if (memcmp(t.s + i, "\xef\xbf\xbd", 3) == 0)
            return true;
    return false;
}

tarve_status ingest_key(const tarve_layout *layout, size_t column, field_text text,
                        const tarve_lexicon *lex, struct tarve_arena *arena, key_meaning *out,
                        tarve_error *err)
{
    *out = (key_meaning){.verdict = KEY_OK, .period = TARVE_NO_PERIOD, .scale = 1};
    key_reader k = {.lex = lex, .arena = arena, .column = &layout->column[column], .out = out};
    const field_text t = text_trim(text);
    if (has_replacement(t))
        reject(&k, "encoding-damage", "text whose letters were not lost in a conversion", NULL);
    else if (has_control(t))
        reject_control(&k, t);
    else if (t.len == 0 && k.column->role != TARVE_ROLE_IGNORE)
        reject(&k, is_time(k.column->role) ? "type-error" : "unknown-code",
               "a field that is not empty", NULL);
    else
        read_key(&k, t);
    if (out->verdict == KEY_OK && out->remark == NULL && has_odd_blanks(text.s, text.len))
        out->remark = "whitespace";
    return k.no_memory ? tarve_fail(err, TARVE_E_NOMEM, "out of memory for names") : TARVE_OK;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Layouts: small copies of every dialect in, typed figures out. */
#include "near.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "ingest/recognise.h"
#include "sampler.h"
#include "tiny.h"

static char dir[] = "/tmp/tarve-recognise-XXXXXX";
static tarve_lexicon *lexicon;

/* ---- one record to one line a figure ---- */

typedef struct scribe {
    char text[4000], remarks[400];
    size_t n;
    const sampler *p;
    const tarve_layout *layout;
    tarve_arena *arena;
} scribe;

static void note(void *ctx, const char *code, size_t line, size_t column, const char *text)
{
    scribe *w = ctx;
    (void)line;
    (void)column;
    assert_true(strlen(text) > 0);
    if (strstr(w->remarks, code) == NULL)
        (void)snprintf(w->remarks + strlen(w->remarks), sizeof w->remarks - strlen(w->remarks),
                       "%s ", code);
}

static void put(scribe *w, const char *text)
{
    w->n += (size_t)snprintf(w->text + w->n, sizeof w->text - w->n, "%s", text);
    assert_true(w->n < sizeof w->text);
}

typedef struct keys {
    const char *code[TARVE_N_AXES];
    char variant[200];
    tarve_freq freq;
    tarve_period period, year, sub;
    double scale;
} keys;

static void fold_key(scribe *w, size_t c, field_text t, keys *k)
{
    key_meaning m;
    assert_int_equal(ingest_key(w->layout, c, t, lexicon, w->arena, &m, NULL), TARVE_OK);
    if (m.verdict == KEY_SKIP)
        return;
    if (m.verdict == KEY_REJECT) {
        char text[300];
        (void)snprintf(text, sizeof text, "!%s(%s) ", m.reason, m.expected);
        put(w, text);
        return;
    }
    if (m.remark != NULL)
        note(w, m.remark, 1, 1, "-");
    const tarve_role role = w->layout->column[c].role;
    k->scale *= m.scale;
    if (role == TARVE_ROLE_VARIANT) {
        if (m.code[0] != '\0')
            (void)snprintf(k->variant + strlen(k->variant), sizeof k->variant - strlen(k->variant),
                           "%s%s", k->variant[0] != '\0' ? ";" : "", m.code);
    } else if (role == TARVE_ROLE_YEAR) {
        k->year = m.period;
    } else if (role == TARVE_ROLE_MONTH) {
        k->sub = m.period;
        k->freq = m.freq;
    } else if (role == TARVE_ROLE_PERIOD) {
        k->period = m.period;
        k->freq = m.freq;
    } else if (role == TARVE_ROLE_STUB) {
        for (int a = 0; a < TARVE_N_AXES; a++)
            if (m.part[a] != NULL)
                k->code[a] = m.part[a];
        if (m.period != TARVE_NO_PERIOD) {
            k->period = m.period;
            k->freq = m.freq;
        }
    } else {
        k->code[role == TARVE_ROLE_MEASURE ? TARVE_AXIS_MEASURE
                : role == TARVE_ROLE_AREA  ? TARVE_AXIS_AREA
                                           : TARVE_AXIS_GROUP] = m.code;
    }
}

static void put_figure(scribe *w, size_t c, field_text t, const keys *shared)
{
    static const char *const states[] = {"absent", "", "protected", "rounded", "missing", "n/a"};
    const tarve_column *col = &w->layout->column[c];
    keys k = *shared;
    char text[400], buf[TARVE_PERIOD_TEXT] = "-";
    for (int a = 0; a < TARVE_N_AXES; a++)
        if (col->fixed[a] != NULL)
            k.code[a] = col->fixed[a];
    if (col->period != TARVE_NO_PERIOD) {
        k.period = col->period;
        k.freq = col->freq;
    }
    if (k.period != TARVE_NO_PERIOD)
        (void)tarve_period_format(k.freq, k.period, buf);
    const char *variant = k.variant[0] != '\0'                 ? k.variant
                          : k.code[TARVE_AXIS_VARIANT] != NULL ? k.code[TARVE_AXIS_VARIANT]
                                                               : "";
    const char *measure = k.code[TARVE_AXIS_MEASURE];
    cell_meaning m;
    ingest_cell(t, w->layout, measure == NULL ? NULL : tarve_measure_find(measure), &m);
    (void)snprintf(text, sizeof text, "%s %s %s %s%s%s ", measure == NULL ? "?" : measure,
                   k.code[TARVE_AXIS_AREA] == NULL ? "?" : k.code[TARVE_AXIS_AREA],
                   k.code[TARVE_AXIS_GROUP] == NULL ? "?" : k.code[TARVE_AXIS_GROUP], variant,
                   variant[0] != '\0' ? " " : "", buf);
    put(w, text);
    if (m.remark != NULL)
        note(w, m.remark, 1, 1, "-");
    if (m.reject != NULL)
        (void)snprintf(text, sizeof text, "!%s\n", m.reject);
    else if (isnan(m.value))
        (void)snprintf(text, sizeof text, "%s\n", states[m.state]);
    else
        (void)snprintf(text, sizeof text, "%s%s%.10g\n", states[m.state],
                       states[m.state][0] != '\0' ? " " : "", m.value * k.scale * col->scale);
    put(w, text);
}

static void put_record(scribe *w, size_t row)
{
    keys k = {.period = TARVE_NO_PERIOD, .year = TARVE_NO_PERIOD, .sub = -1, .scale = 1};
    for (int a = 0; a < TARVE_N_AXES; a++)
        k.code[a] = w->layout->fixed[a];
    for (size_t c = 0; c < w->p->width[row]; c++)
        if (w->layout->column[c].role != TARVE_ROLE_VALUE)
            fold_key(w, c, w->p->row[row][c], &k);
    if (k.year != TARVE_NO_PERIOD && k.sub > 0)
        k.period = tarve_period_make(k.freq, k.year, k.sub);
    for (size_t c = 0; c < w->p->width[row]; c++)
        if (w->layout->column[c].role == TARVE_ROLE_VALUE)
            put_figure(w, c, w->p->row[row][c], &k);
}

typedef struct outcome {
    char text[4000], remarks[400], kind[80], table[16], code[40], message[240];
    size_t line, column;
} outcome;

/* Everything that a reader would make of at most `rows` records. */
static outcome understand(const sampler *p, char delimiter, bool comma, const tarve_layout *pinned,
                          size_t rows)
{
    outcome o = {.kind = ""};
    tarve_arena arena = {0};
    tarve_error err = {0};
    tarve_layout layout = {.delimiter = delimiter, .decimal_comma = comma, .title = p->title};
    scribe w = {.p = p, .layout = &layout, .arena = &arena};
    const tarve_status st =
        ingest_recognise(&p->s, lexicon, pinned, &arena, &layout, (remark_sink){note, &w}, &err);
    if (st == TARVE_OK) {
        (void)snprintf(o.kind, sizeof o.kind, "%s", layout.kind);
        (void)snprintf(o.table, sizeof o.table, "%s", layout.source_table);
        for (size_t row = 1; row < p->s.n_rows && row <= rows; row++)
            put_record(&w, row);
    } else {
        assert_int_equal(st, TARVE_E_INPUT);
        (void)snprintf(o.code, sizeof o.code, "%s", err.code);
        (void)snprintf(o.message, sizeof o.message, "%s", err.message);
        o.line = err.line;
        o.column = err.column;
    }
    (void)snprintf(o.text, sizeof o.text, "%s", w.text);
    (void)snprintf(o.remarks, sizeof o.remarks, "%s", w.remarks);
    tarve_arena_free(&arena);
    return o;
}

typedef struct dialect {
    const char *name, *text;
    char delimiter;
    size_t title_lines;
    bool comma;
    const char *figures, *remarks; /* all that is read; codes of all remarks, in order */
} dialect;

static void check(const dialect *d)
{
    sampler p;
    sampler_from(&p, d->text, d->delimiter, d->title_lines);
    const outcome o = understand(&p, d->delimiter, d->comma, NULL, 50);
    if (o.code[0] != '\0')
        fail_msg("%s: %s: %s", d->name, o.code, o.message);
    if (strcmp(o.text, d->figures) != 0)
        fail_msg("%s:\n%s--- want\n%s", d->name, o.text, d->figures);
    if (strcmp(o.remarks, d->remarks) != 0)
        fail_msg("%s: remarks '%s', want '%s'", d->name, o.remarks, d->remarks);
    sampler_free(&p);
}

/* ---- StatFin's dialects: the same four figures every time ---- */

#define FOUR                                                                                       \
    "unemployed_stock SSS SSS 2020M11 314532\nvacancy_stock SSS SSS 2020M11 44418\n"               \
    "unemployed_stock KU729 SSS 2020M11 680\nvacancy_stock KU729 SSS 2020M11 protected\n"

static const dialect same_four[] = {
    {"csv3 before June 2026",
     "\"Alue\",\"Kuukausi\",\"Tiedot\",\"statfin_tyonv_pxt_12r5\"\r\n"
     "\"SSS\",\"2020M11\",\"TYOTTOMATLOPUSSA\",314532\r\n"
     "\"SSS\",\"2020M11\",\"AVPAIKATLOPUSSA\",44418\r\n"
     "\"KU729\",\"2020M11\",\"TYOTTOMATLOPUSSA\",680\r\n"
     "\"KU729\",\"2020M11\",\"AVPAIKATLOPUSSA\",...\r\n",
     ',', 0, false, FOUR, ""},
    {"csv3 after",
     "\"Alue\",\"timeperiod_m\",\"contentscode\",\"12r5\"\r\n"
     "\"SSS\",\"2020M11\",\"tyonv_TYOTTOMATLOPUSSA\",314532\r\n"
     "\"SSS\",\"2020M11\",\"tyonv_AVPAIKATLOPUSSA\",44418\r\n"
     "\"KU_KU729\",\"2020M11\",\"tyonv_TYOTTOMATLOPUSSA\",680\r\n"
     "\"KU_KU729\",\"2020M11\",\"tyonv_AVPAIKATLOPUSSA\",...\r\n",
     ',', 0, false, FOUR, ""},
    {"csv2",
     "\"Alue\",\"Kuukausi\",\"Tiedot\",\"12r5 -- Työttömät työnhakijat eri ryhmissä (1001)\"\r\n"
     "\"KOKO MAA\",\"2020M11\",\"Työttömät työnhakijat laskentapäivänä (lkm.)\",314532\r\n"
     "\"KOKO MAA\",\"2020M11\",\"Avoimet työpaikat kuukauden laskentapäivänä (lkm.)\",44418\r\n"
     "\"Saarijärvi\",\"2020M11\",\"Työttömät työnhakijat laskentapäivänä (lkm.)\",680\r\n"
     "\"Saarijärvi\",\"2020M11\",\"Avoimet työpaikat kuukauden laskentapäivänä (lkm.)\",...\r\n",
     ',', 0, false, FOUR, ""},
    {"wide, Finnish, title and empty line",
     "\"12r5 -- Työttömät työnhakijat eri ryhmissä ja avoimet työpaikat muuttujina Alue\"\r\n\r\n"
     "\"Alue\";\"2020M11 Työttömät työnhakijat laskentapäivänä (lkm.)\";\"2020M11 Avoimet "
     "työpaikat kuukauden laskentapäivänä (lkm.)\"\r\n"
     "\"KOKO MAA\";314532;44418\r\n\"Saarijärvi\";680;...\r\n",
     ';', 2, false, FOUR, ""},
    {"wide, Swedish, no title",
     "\"Område\"\t\"2020M11 Arbetslösa arbetssökande på beräkningsdagen (st.)\"\t\"2020M11 Lediga "
     "jobb på beräkningsdagen i månaden (st.)\"\r\n"
     "\"HELA LANDET\"\t314532\t44418\r\n\"Saarijärvi\"\t680\t...\r\n",
     '\t', 0, false, FOUR, ""},
    {"wide, English, space between, measure first",
     "\"Region\" \"Unemployed jobseekers on calculation date (number) 2020M11\" \"Vacancies on "
     "end-of-month calculation date (number) 2020M11\"\r\n"
     "\"WHOLE COUNTRY\" 314532 44418\r\n\"KU729 - Saarijärvi\" 680 ...\r\n",
     ' ', 0, false, FOUR, ""},
    {"description in the first cell",
     "\"12r5 -- Työttömät työnhakijat ja avoimet työpaikat kuukauden lopussa (1001), "
     "2020M11-2023M10\",\"2020M11 Työttömät työnhakijat laskentapäivänä (lkm.)\",\"2020M11 Avoimet "
     "työpaikat kuukauden laskentapäivänä (lkm.)\"\r\n"
     "\"KOKO MAA\",314532,44418\r\n\"Saarijärvi\",680,...\r\n",
     ',', 0, false, FOUR, ""},
    {"measures in columns, year and month apart",
     "vuosi;kuukausi;kuntanumero;kunta;TYOTTOMATLOPUSSA;AVPAIKATLOPUSSA\n"
     "2020;marraskuu;SSS;KOKO MAA;314532;44418\n2020;marraskuu;KU729;Saarijärvi;680;...\n",
     ';', 0, false, FOUR, "column-ignored "},
    {"a name beside the code, grouped thousands, month as a number",
     "\"alue\";\"nimi\";\"Year\";\"Month\";\"Työttömät työnhakijat kuukauden lopussa\";\"Avoimet "
     "työpaikat kuukauden lopussa\"\n"
     "SSS;KOKO MAA;2020;11;314 532;44\xc2\xa0"
     "418\nKU729;Saarijärvi;2020;11;680;...\n",
     ';', 0, false, FOUR, "grouping "},
};

static void dialects_hold_the_same_figures(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof same_four / sizeof *same_four; i++)
        check(&same_four[i]);
}

/* ---- other shapes ---- */

static const dialect shapes[] = {
    {"pivoted: areas in columns, months in rows",
     "\"Kuukausi\",\"KOKO MAA Avoimet työpaikat kuukauden laskentapäivänä (lkm.)\",\"SK138 "
     "Saarijärvi-Viitasaari Avoimet työpaikat kuukauden laskentapäivänä (lkm.)\",\"MK02 Southwest "
     "Finland Avoimet työpaikat kuukauden laskentapäivänä (lkm.)\"\r\n"
     "\"2020M11\",44418,49,7\r\n\"2020M12\",47184,-,..\r\n",
     ',', 0, false,
     "vacancy_stock SSS SSS 2020M11 44418\nvacancy_stock SK138 SSS 2020M11 49\n"
     "vacancy_stock MK02 SSS 2020M11 7\nvacancy_stock SSS SSS 2020M12 47184\n"
     "vacancy_stock SK138 SSS 2020M12 0\nvacancy_stock MK02 SSS 2020M12 n/a\n",
     "missing-value "},
    {"pivoted: occupations in columns, the total among them, the measure in rows",
     "\"Alue\";\"Kuukausi\";\"Tiedot\";\"SSS Yhteensä\";\"2221 Sairaanhoitajat\";\"5321 "
     "Lähihoitajat\"\r\n"
     "\"MK13 Keski-Suomi\";\"2022M11\";\"Avoimet työpaikat kuukauden laskentapäivänä "
     "(lkm.)\";1959;14;...\r\n",
     ';', 0, false,
     "vacancy_stock MK13 SSS 2022M11 1959\nvacancy_stock MK13 2221 2022M11 14\n"
     "vacancy_stock MK13 5321 2022M11 protected\n",
     ""},
    {"pivoted: area, occupation and month in one heading, an occupation's name of another vintage",
     "\"Tiedot\",\"Saarijärvi 5321 Lähihoitajat 2022M11\",\"Saarijärvi 7212 Hitsaajat ja muut "
     "2022M11\"\r\n\"AVPAIKATLOPUSSA\",3,4\r\n",
     ',', 0, false, "vacancy_stock KU729 5321 2022M11 3\nvacancy_stock KU729 7212 2022M11 4\n", ""},
    {"labels of two dimensions joined in the first column, the area only in the description",
     "\"12ti -- Työttömät työnhakijat ja avoimet työpaikat ammattiryhmän mukaan (1270), "
     "Saarijärvi\",\"2022M11\",\"2022M12\"\r\n"
     "\"5321 Lähihoitajat Avoimet työpaikat kuukauden laskentapäivänä (lkm.)\",17,18\r\n"
     "\"SSS Yhteensä Työttömät työnhakijat laskentapäivänä (lkm.)\",120,...\r\n",
     ',', 0, false,
     "vacancy_stock KU729 5321 2022M11 17\nvacancy_stock KU729 5321 2022M12 18\n"
     "unemployed_stock KU729 SSS 2022M11 120\nunemployed_stock KU729 SSS 2022M12 protected\n",
     ""},
    {"one measure, named by the description only",
     "\"12r5 -- Avoimet työpaikat kuukauden laskentapäivänä (lkm.)\",\"2022M11\"\r\n"
     "\"KOKO MAA\",17\r\n\"Viitasaari\",8\r\n",
     ',', 0, false, "vacancy_stock SSS SSS 2022M11 17\nvacancy_stock KU931 SSS 2022M11 8\n",
     "measure-from-title "},
    {"quarters by hand",
     "municipality,occupation,quarter,vacancies\nJämsä,2221 Sairaanhoitajat,2023Q1,14\n"
     "Äänekoski,2221,2023Q2,\"17*\"\n",
     ',', 0, false, "vacancy_stock KU182 2221 2023Q1 14\nvacancy_stock KU992 2221 2023Q2 17\n",
     "kind-assumed preliminary "},
    {"a group that no classification names, among occupations",
     "municipality,occupation,quarter,AVPAIKATLOPUSSA\nJämsä,€-kauppa Š,2023Q1,14\n"
     "Jämsä,2221 Sairaanhoitajat,2023Q1,17\n",
     ',', 0, false,
     "vacancy_stock KU182 L:€-kauppa Š 2023Q1 14\nvacancy_stock KU182 2221 2023Q1 17\n",
     "unknown-label "},
    {"columns in another order, odd spelling of headings",
     "vacancies; Municipality ;OCCUPATION;Quarter\n14;Jämsä;2221 Sairaanhoitajat;2023Q1\n", ';', 0,
     false, "vacancy_stock KU182 2221 2023Q1 14\n", "kind-assumed label-normalised "},
    {"year and quarter apart, decimal comma, a share",
     "vuosi;neljännes;alue;Työttömien työnhakijoiden %-osuus työvoimasta\n2023;2;MK13;12,8\n", ';',
     0, true, "unemployment_share MK13 SSS 2023Q2 12.8\n", ""},
    {"further dimensions",
     "Year,Area,Sex,Age,Sector,Employed\n2017,MK13,Total,15-64,S1 Total economy,12\n"
     "2017,MK13,Men,15-64,S13 General government,7\n",
     ',', 0, false,
     "employed MK13 SSS Age=15-64;Sector=S1 2017 12\n"
     "employed MK13 SSS Sex=Men;Age=15-64;Sector=S13 2017 7\n",
     ""},
    {"thousands of persons, percentages",
     "\"Year\",\"Region 2011\",\"Unemployed, 1000 persons\",\"Unemployment rate, %\"\n"
     "\"2011\",\"WHOLE COUNTRY\",209,7.8\n\"2011\",\"MK02 Southwest Finland\",18,7.9\n",
     ',', 0, false,
     "unemployed_survey SSS SSS 2011 209000\nunemployment_rate SSS SSS 2011 7.8\n"
     "unemployed_survey MK02 SSS 2011 18000\nunemployment_rate MK02 SSS 2011 7.9\n",
     ""},
    {"national accounts: measures with units in a column, no area",
     "\"Industry\",\"Sector\",\"Transaction\",\"2016\",\"2017*\"\n"
     "\"A Agriculture\",\"S1 Total economy\",\"E1 Employment, domestic concept, 1000 "
     "persons\",2323.1,2301.9\n"
     "\"A Agriculture\",\"S1 Total economy\",\"E11 Employment, self-employed\",434.1,.\n",
     ',', 0, false,
     "employed SSS SSS Industry=A;Sector=S1 2016 2323100\n"
     "employed SSS SSS Industry=A;Sector=S1 2017 2301900\n"
     "self_employed SSS SSS Industry=A;Sector=S1 2016 434100\n"
     "self_employed SSS SSS Industry=A;Sector=S1 2017 missing\n",
     "area-assumed missing-value "},
    {"the older table of the employment service",
     "\"kunta\",\"time\",\"Avoimet_tyopaikat_kauden_aikana\",\"Uudet_avoimet_tyopaikat_kauden_"
     "aikana\"\n\"Hankasalmi\",\"2006M01\",20,12\n\"Hankasalmi\",\"2006M03\",9,\n",
     ',', 0, false,
     "vacancy_open_during KU077 SSS 2006M01 20\nvacancy_flow KU077 SSS 2006M01 12\n"
     "vacancy_open_during KU077 SSS 2006M03 9\nvacancy_flow KU077 SSS 2006M03 missing\n",
     "open-during missing-value "},
    {"row numbers, labels of a file's own, R's missing",
     "\"\";\"vuosi\";\"atyyppi\";\"amma3\";\"N\"\n\"1\";1995;\"ms\";\"korj & valm tt\";443\n"
     "\"2\";1995;\"ms\";\"pros tt\";1e+05\n\"3\";1995;\"ms\";NA;NA\n",
     ';', 0, false,
     "persons SSS L:korj & valm tt atyyppi=ms 1995 443\n"
     "persons SSS L:pros tt atyyppi=ms 1995 100000\npersons SSS L:NA atyyppi=ms 1995 missing\n",
     "local-labels kind-assumed area-assumed exponent missing-value "},
    {"municipality numbers that all lost their zeros",
     "vuosi;kunta18;AVPAIKATLOPUSSA\n1996;5;234\n1996;9;NA\n1996;729;1\n", ';', 0, false,
     "vacancy_stock KU005 SSS 1996 234\nvacancy_stock KU009 SSS 1996 missing\n"
     "vacancy_stock KU729 SSS 1996 1\n",
     "leading-zeros-restored missing-value "},
    {"two short numbers prove nothing",
     "municipality_code,quarter,AVPAIKATLOPUSSA\n49,2023Q1,4\n5,2023Q1,3\n", ',', 0, false,
     "!unknown-code(a municipality name or code; 049?) vacancy_stock ? SSS 2023Q1 4\n"
     "!unknown-code(a municipality name or code; 005?) vacancy_stock ? SSS 2023Q1 3\n",
     ""},
    {"only some lost their zeros",
     "municipality_code,quarter,AVPAIKATLOPUSSA\n049,2023Q1,4\n729,2023Q1,3\n5,2023Q1,3\n", ',', 0,
     false,
     "vacancy_stock KU049 SSS 2023Q1 4\nvacancy_stock KU729 SSS 2023Q1 3\n"
     "!unknown-code(a municipality name or code; 005?) vacancy_stock ? SSS 2023Q1 3\n",
     ""},
    {"a sub-region with the name of a municipality",
     "seutukunta,time,AVPAIKATLOPUSSA\nJyväskylä,2006M01,682\nÄänekoski,2006M02,4\n", ',', 0, false,
     "vacancy_stock SK131 SSS 2006M01 682\nvacancy_stock SK135 SSS 2006M02 4\n", ""},
    {"a coarser area beside the finer, a merged municipality, no area",
     "Maakunta,Kunta,Kuukausi,Uudet avoimet työpaikat\nMK04,KU099,2019M01,7\n"
     "MK04,Honkajoki,2019M02,8\nMK04,KUJOU,2019M02,9\n",
     ',', 0, false,
     "vacancy_flow KU099 SSS 2019M01 7\nvacancy_flow KU099 SSS 2019M02 8\n"
     "vacancy_flow KUJOU SSS 2019M02 9\n",
     "column-ignored "},
    {"a column of figures that is not ours",
     "Alue,Kuukausi,AVPAIKATLOPUSSA,kanoja\nMK13,2019M01,7,123\n", ',', 0, false,
     "vacancy_stock MK13 SSS 2019M01 7\n", "unknown-column "},
    {"blanks in names, a decomposed umlaut",
     "Kunta,Kuukausi,AVPAIKATLOPUSSA\nJa\xcc\x88msa\xcc\x88,2019M01,7\nJämsä\xc2\xa0,2019M02,7\n",
     ',', 0, false, "vacancy_stock KU182 SSS 2019M01 7\nvacancy_stock KU182 SSS 2019M02 7\n",
     "whitespace "},
    {"feb makes mar March", "Area,Month,AVPAIKATLOPUSSA\nMK13,feb 2019,7\nMK13,mar 2019,8\n", ',',
     0, false, "vacancy_stock MK13 SSS 2019M02 7\nvacancy_stock MK13 SSS 2019M03 8\n", ""},
};

static void other_shapes_are_understood(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        check(&shapes[i]);
}

/* ---- education statistics ---- */

static const dialect education[] = {
    {"vocational: provider and qualification, 1-4 and multiples of 3",
     "tilastovuosi,tutkinto,koulutuksenJarjestaja,uudetOpiskelijatLkm,tutkinnonSuorittaneetLkm,"
     "nettoopiskelijamaaraLkm\n"
     "2023,Sosiaali- ja terveysalan perustutkinto,POKE,120,63,97.5\n"
     "2023,Kone- ja tuotantotekniikan perustutkinto,POKE,1-4,0,3.2\n"
     "2023,Tieto puuttuu,POKE,1.huhti,6,Tieto puuttuu\n",
     ',', 0, false,
     "new_students P:POKE Q:371101 2023 rounded 120\ngraduates P:POKE Q:371101 2023 rounded 63\n"
     "net_students P:POKE Q:371101 2023 97.5\n"
     "new_students P:POKE Q:Kone- ja tuotantotekniikan perustutkinto 2023 protected\n"
     "graduates P:POKE Q:Kone- ja tuotantotekniikan perustutkinto 2023 0\n"
     "net_students P:POKE Q:Kone- ja tuotantotekniikan perustutkinto 2023 3.2\n"
     "new_students P:POKE L:Tieto puuttuu 2023 protected\n"
     "graduates P:POKE L:Tieto puuttuu 2023 rounded 6\n"
     "net_students P:POKE L:Tieto puuttuu 2023 missing\n",
     "not-in-classification unknown-label date-damage missing-value "},
    {"higher education: three levels of fields",
     "Tilastovuosi;Korkeakoulu;Koulutusala taso 1;Koulutusala taso 2;Koulutusala taso "
     "3;Tutkinnot;Uudet opiskelijat\n"
     "2023;Jyväskylän AMK;Terveys- ja hyvinvointialat;091 Terveysalat;0913 Hoitotyö;150;1-4\n"
     "2023;Jyväskylän AMK;Tekniikan alat;071 Tekniikka;0715 Kone;33;4-Jan\n",
     ';', 0, false,
     "graduates P:Jyväskylän AMK F:0913 2023 rounded 150\n"
     "new_students P:Jyväskylän AMK F:0913 2023 protected\n"
     "graduates P:Jyväskylän AMK F:0715 2023 rounded 33\n"
     "new_students P:Jyväskylän AMK F:0715 2023 protected\n",
     "column-ignored date-damage "},
    {"what follows from the qualification is no dimension of its own, sex is",
     "tilastovuosi,tutkintotyyppi,tutkinto,sukupuoli,tutkinnonSuorittaneetLkm\n"
     "2022,perustutkinto,Q:371101,Miehet,12\n2022,perustutkinto,Q:371101,Naiset,21\n"
     "2022,AMK,Q:sairaanhoitaja-amk,Miehet,3\n2022,AMK,Q:sairaanhoitaja-amk,Naiset,1-4\n",
     ',', 0, false,
     "graduates SSS Q:371101 sukupuoli=Miehet 2022 rounded 12\n"
     "graduates SSS Q:371101 sukupuoli=Naiset 2022 rounded 21\n"
     "graduates SSS Q:sairaanhoitaja-amk sukupuoli=Miehet 2022 rounded 3\n"
     "graduates SSS Q:sairaanhoitaja-amk sukupuoli=Naiset 2022 protected\n",
     "column-ignored area-assumed "},
    {"a note that the figures are synthetic is no dimension",
     "vuosi,tutkinto,Aineisto,aloituspaikat\n2024,Q:371101,SYNTEETTINEN,20\n", ',', 0, false,
     "study_places SSS Q:371101 2024 20\n", "synthetic area-assumed "},
    {"percentages of protected counts",
     "Tilastovuosi,Koulutusala,Tutkinnot,Työllisten osuus\n2023,Tekniikan alat,1-4,66.7\n", ',', 0,
     false, "graduates SSS F:07 2023 protected\nactivity_employed_share SSS F:07 2023 66.7\n",
     "area-assumed share-of-protected "},
    {"study places: exact figures are not taken as rounded",
     "vuosi,tutkinto,aloituspaikat\n2024,Q:371101,20\n2024,Q:sairaanhoitaja-amk,40\n", ',', 0,
     false, "study_places SSS Q:371101 2024 20\nstudy_places SSS Q:sairaanhoitaja-amk 2024 40\n",
     "area-assumed "},
};

static void education_is_understood(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof education / sizeof *education; i++)
        check(&education[i]);
}

/* ---- refusals ---- */

static void what_is_no_layout_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        char delimiter;
        const char *code, *says;
    } bad[] = {
        {"x\n", ',', "missing-label", "'x'"},
        {"municipality,occupation,quarter,vacancies\n", ',', "no-rows", "no rows"},
        {"municipality,quarter,quarter,vacancies\nJämsä,2221,2023Q1,14\n", ',', "duplicate-label",
         "columns 2 and 3 are both headed 'quarter'"},
        {"Jämsä,2221 Sairaanhoitajat,2023Q1,14\nJämsä,2221 Sairaanhoitajat,2023Q2,17\n", ',',
         "missing-label", "first line looks like data"},
        {"municipality|occupation|quarter|vacancies\nJämsä|2221|2023Q1|14\n", ',', "missing-label",
         "municipality|occupation"},
        {"municipality,quarter,vacancies<script>alert(1)</script>\nJämsä,2023Q1,14\n", ',',
         "missing-label", "no heading, label or title names a known measure"},
        {"municipality,quarter,vacancies per 1000\nJämsä,2023Q1,14\n", ',', "missing-label",
         "known measure"},
        {"municipality,vacancies\nJämsä,14\n", ',', "missing-label", "names a period"},
        {"municipality,month,vacancies\nJämsä,tammikuu,14\n", ',', "missing-label",
         "without its year"},
        {"\"Year\",\"Month\",\"CPI 2015=100 Point figure\"\n\"2019\",\"January\",102.3\n", ',',
         "no-labour-data", "a consumer price index (\"cpi\")"},
        {"\"Tax category\",\"Sector\",\"Data\",\"1975\"\n\"-1000 Tax on winnings\",\"S13 General "
         "government\",\"Current prices\",7\n",
         ',', "no-labour-data", "taxes"},
        {"\"Sector:\",\"Transaction\",\"Information\",\"2014\"\n\"S13 General government\",\"P11R "
         "Market output\",\"Current prices\",11091\n",
         ',', "no-labour-data", "the accounts of general government"},
        {"\"Transaction\",\"Area\",\"2014\"\n\"B2NT Operating surplus, net\",\"WHOLE "
         "COUNTRY\",8410\n",
         ',', "no-labour-data", "the income and transactions of households"},
        {"asuinkunta,työkunta,vuosi,employed\nJämsä,Oulu,2020,5\nJämsä,Viitasaari,2020,5\n", ',',
         "ambiguous-layout", "both"},
        {"lähtökunta,Kunta,Kommun,vuosi,employed\nx,Jämsä,Oulu,2020,5\nx,Jämsä,Viitasaari,2020,5\n",
         ',', "ambiguous-layout", "both 'Kunta' and 'Kommun' may be the area"},
        {"Alue,Tiedot,2020M01 vacancy_stock\nMK13,AVPAIKATLOPUSSA,5\n", ',', "missing-label",
         "both headings and a column"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        sampler p;
        sampler_from(&p, bad[i].text, bad[i].delimiter, 0);
        const outcome o = understand(&p, bad[i].delimiter, false, NULL, 5);
        if (strcmp(o.code, bad[i].code) != 0)
            fail_msg("%s: '%s' %s\n%s", bad[i].text, o.code, o.message, o.text);
        if (strstr(o.message, bad[i].says) == NULL)
            fail_msg("%s: %s", bad[i].text, o.message);
        assert_int_equal(o.line, 1);
        sampler_free(&p);
    }
}

/* ---- keys that are rejected ---- */

static const struct {
    tarve_role role;
    unsigned freq, traits;
    const char *text, *reason, *expected;
} bad_keys[] = {
    {TARVE_ROLE_AREA, 0, 1, "Jamsa", "unknown-code", "a municipality name or code; Jämsä?"},
    {TARVE_ROLE_AREA, 0, 1, "Yhteensä", "unknown-code", "a municipality name or code"},
    {TARVE_ROLE_AREA, 0, 0, "\xe2\x80\x9cJämsä\xe2\x80\x9d", "unknown-code",
     "an area name or code; Jämsä?"},
    {TARVE_ROLE_AREA, 0, 1, "J?ms?", "unknown-code", "a municipality name or code; Jämsä?"},
    {TARVE_ROLE_AREA, 0, 1, "J\xef\xbf\xbdms\xef\xbf\xbd", "encoding-damage", NULL},
    {TARVE_ROLE_AREA, 0, 1, "Jäm\nsä", "bad-key", "a name on one line"},
    {TARVE_ROLE_AREA, 0, 1, "Oulu\nproto: run finished OK", "unknown-code", NULL},
    {TARVE_ROLE_AREA, 0, 1, "Ou\x01lu", "unknown-code", "text without control characters"},
    {TARVE_ROLE_AREA, 0, 0, "KU729 - Viitasaari", "unknown-code",
     "a name that belongs to its code; KU931?"},
    {TARVE_ROLE_AREA, 0, 0, "ku729", "unknown-code", NULL},
    {TARVE_ROLE_AREA, 0, 0, "=1+1", "unknown-code", NULL},
    {TARVE_ROLE_AREA, 0, 0, "", "unknown-code", "a field that is not empty"},
    {TARVE_ROLE_GROUP, 0, 0, "5322 Lähihoitajat", "unknown-code", NULL},
    {TARVE_ROLE_GROUP, 0, 0, "Lähihoitjat", "unknown-code",
     "an occupation name or a code of 1 to 4 digits; Lähihoitajat?"},
    {TARVE_ROLE_GROUP, 0, 0, "9876", "unknown-code", NULL},
    {TARVE_ROLE_GROUP, 0, 0, "=1+1", "unknown-code", NULL},
    {TARVE_ROLE_GROUP, 0, 0, "<b>hoitaja</b>", "unknown-code", NULL},
    {TARVE_ROLE_GROUP, 0, 0, "-rf", "unknown-code", NULL},
    {TARVE_ROLE_GROUP, 0, 0, "2221 Lähihoitajat", "unknown-code",
     "a name that belongs to its code; 5321?"},
    {TARVE_ROLE_GROUP, 0, 0, "110", "unknown-code",
     "an occupation name or a code of 1 to 4 digits; 0110?"},
    {TARVE_ROLE_GROUP, 0, 2 << 4, "Sosiaali- ja terveysalan perustutkino", "unknown-code",
     "a qualification, by name or code; Sosiaali- ja terveysalan perustutkinto?"},
    {TARVE_ROLE_GROUP, 0, 1 << 4, "12", "unknown-code", NULL},
    {TARVE_ROLE_MEASURE, 0, 0, "KANOJA", "unknown-code", NULL},
    {TARVE_ROLE_PERIOD, 4, 0, "2023M04", "type-error", "a quarter such as 2023Q1; this is a month"},
    {TARVE_ROLE_PERIOD, 4, 0, "2023Q5", "type-error",
     "a quarter such as 2023Q1; this is a quarter other than 1-4"},
    {TARVE_ROLE_PERIOD, 4, 0, "0001Q2", "constraint-error",
     "a quarter such as 2023Q1; this is a year before 1900"},
    {TARVE_ROLE_PERIOD, 12, 0, "Lähde: Tilastokeskus", "type-error", NULL},
    {TARVE_ROLE_YEAR, 1, 0, "23", "type-error",
     "a year such as 2025; this is a year of two digits"},
    {TARVE_ROLE_MONTH, 12, 0, "Yhteensä", "type-error", NULL},
    {TARVE_ROLE_MONTH, 4, 0, "5", "type-error", "a quarter, 1 to 4"},
};

static void bad_keys_say_why(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad_keys / sizeof *bad_keys; i++) {
        tarve_arena arena = {0};
        tarve_column column = {.label = "x",
                               .role = bad_keys[i].role,
                               .freq = (tarve_freq)bad_keys[i].freq,
                               .traits = bad_keys[i].traits};
        const tarve_layout layout = {.n_columns = 1, .column = &column};
        key_meaning m;
        const field_text t = {bad_keys[i].text, strlen(bad_keys[i].text)};
        assert_int_equal(ingest_key(&layout, 0, t, lexicon, &arena, &m, NULL), TARVE_OK);
        if (m.verdict != KEY_REJECT)
            fail_msg("'%s' is %s", bad_keys[i].text, m.code);
        if (strcmp(m.reason, bad_keys[i].reason) != 0)
            fail_msg("'%s': %s (%s)", bad_keys[i].text, m.reason, m.expected);
        if (bad_keys[i].expected != NULL)
            assert_string_equal(m.expected, bad_keys[i].expected);
        tarve_arena_free(&arena);
    }
}

/* ---- the configuration's word ---- */

static void a_mapping_wins(void **state)
{
    (void)state;
    tarve_column columns[] = {
        {.label = "lähtökunta", .role = TARVE_ROLE_IGNORE, .period = TARVE_NO_PERIOD},
        {.label = "paikka", .role = TARVE_ROLE_AREA, .period = TARVE_NO_PERIOD},
        {.label = "kanoja",
         .role = TARVE_ROLE_VALUE,
         .fixed = {"vacancy_flow"},
         .period = TARVE_NO_PERIOD,
         .scale = 10}};
    tarve_layout mapping = {.n_columns = 3, .column = columns, .fixed = {NULL, NULL, "5321"}};
    sampler p;
    sampler_from(&p, "lähtökunta,Paikka,vuosi,kanoja\nOulu,Jämsä,2020,7\n", ',', 0);
    outcome o = understand(&p, ',', false, &mapping, 5);
    assert_string_equal(o.message, "");
    assert_string_equal(o.text, "vacancy_flow KU182 5321 2020 70\n");
    columns[1].label = "toinen";
    o = understand(&p, ',', false, &mapping, 5);
    assert_string_equal(o.code, "layout-changed");
    assert_non_null(strstr(o.message, "'toinen'"));
    sampler_free(&p);
}

/* What recognition finds can be given back as a pin; new months are no departure, new columns are.
 */
static void a_pin_holds(void **state)
{
    (void)state;
    static const char now[] = "Alue;2020M11 AVPAIKATLOPUSSA\nMK13;5\n",
                      later[] = "Alue;2020M12 AVPAIKATLOPUSSA;2021M01 AVPAIKATLOPUSSA\nMK13;6;7\n",
                      other[] = "Alue;2020M12 UUDETAVP\nMK13;6\n",
                      gone[] = "Ammatti;2020M11 AVPAIKATLOPUSSA\n5321;5\n",
                      more[] = "Alue;Sukupuoli;2020M11 AVPAIKATLOPUSSA\nMK13;Miehet;5\n";
    tarve_arena arena = {0};
    tarve_layout pin = {.delimiter = ';'};
    sampler p;
    sampler_from(&p, now, ';', 0);
    assert_int_equal(
        ingest_recognise(&p.s, lexicon, NULL, &arena, &pin, (remark_sink){NULL, NULL}, NULL),
        TARVE_OK);
    sampler_free(&p);
    pin.pinned = true;
    static const struct {
        const char *text, *says;
    } files[] = {{now, NULL},
                 {later, NULL},
                 {other, "2020M12 UUDETAVP"},
                 {gone, "has a column 'Alue', found: 'Ammatti', '2020M11 AVPAIKATLOPU"},
                 {more, "'Sukupuoli'"}};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        sampler_from(&p, files[i].text, ';', 0);
        const outcome o = understand(&p, ';', false, &pin, 5);
        if (files[i].says == NULL) {
            assert_string_equal(o.message, "");
        } else {
            assert_string_equal(o.code, "layout-changed");
            assert_non_null(strstr(o.message, files[i].says));
        }
        sampler_free(&p);
    }
    tarve_arena_free(&arena);
}

/* As the configuration writes a layout down and reads it again: what recognition learnt is lost. */
static void strip(tarve_layout *layout)
{
    layout->pinned = true;
    layout->rounded3 = false;
    for (size_t c = 0; c < layout->n_columns; c++) {
        tarve_column *col = &layout->column[c];
        col->traits = col->flags = 0;
        col->freq = col->period == TARVE_NO_PERIOD ? TARVE_MONTH : col->freq;
        for (int a = 0; a < TARVE_N_AXES; a++)
            if (col->fixed[a] != NULL && col->fixed[a][0] == '\0')
                col->fixed[a] = NULL;
    }
    if (layout->fixed[TARVE_AXIS_VARIANT] != NULL && layout->fixed[TARVE_AXIS_VARIANT][0] == '\0')
        layout->fixed[TARVE_AXIS_VARIANT] = NULL;
}

static void check_pinned(const dialect *d)
{
    tarve_arena arena = {0};
    tarve_layout pin = {.delimiter = d->delimiter, .decimal_comma = d->comma};
    sampler p;
    sampler_from(&p, d->text, d->delimiter, d->title_lines);
    assert_int_equal(
        ingest_recognise(&p.s, lexicon, NULL, &arena, &pin, (remark_sink){NULL, NULL}, NULL),
        TARVE_OK);
    strip(&pin);
    const outcome o = understand(&p, d->delimiter, d->comma, &pin, 50);
    if (strcmp(o.text, d->figures) != 0)
        fail_msg("%s, pinned: %s\n%s--- want\n%s", d->name, o.message, o.text, d->figures);
    sampler_free(&p);
    tarve_arena_free(&arena);
}

/* The star of a heading is read anew: a configuration does not keep it. */
static void what_is_preliminary_stays_so(void **state)
{
    static const char *const texts[] = {
        "Alue;2023M09 AVPAIKATLOPUSSA;2023M10* AVPAIKATLOPUSSA\nMK13;5;6\n",
        "Alue;2023M09;2023M10*\nMK13;5;6\n"};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        tarve_arena arena = {0};
        tarve_layout pin = {.delimiter = ';'}, now = {.delimiter = ';'};
        sampler p;
        sampler_from(&p, texts[i], ';', 0);
        p.s.title = "Avoimet työpaikat";
        assert_int_equal(
            ingest_recognise(&p.s, lexicon, NULL, &arena, &pin, (remark_sink){NULL, NULL}, NULL),
            TARVE_OK);
        assert_int_equal(pin.column[2].flags, TARVE_FLAG_PRELIMINARY);
        strip(&pin);
        assert_int_equal(
            ingest_recognise(&p.s, lexicon, &pin, &arena, &now, (remark_sink){NULL, NULL}, NULL),
            TARVE_OK);
        assert_int_equal(now.column[1].flags, 0);
        assert_int_equal(now.column[2].flags, TARVE_FLAG_PRELIMINARY);
        sampler_free(&p);
        tarve_arena_free(&arena);
    }
}

/* Several headings may be empty: the pin means them in their order. */
static void empty_headings_keep_their_order(void **state)
{
    static const char text[] =
        "Alue;;;2023M10 AVPAIKATLOPUSSA\nMK13;;Miehet;5\nMK01;;Naiset;6\nMK02;;Miehet;7\n";
    tarve_arena arena = {0};
    tarve_layout pin = {.delimiter = ';'}, now = {.delimiter = ';'};
    sampler p;
    (void)state;
    sampler_from(&p, text, ';', 0);
    assert_int_equal(
        ingest_recognise(&p.s, lexicon, NULL, &arena, &pin, (remark_sink){NULL, NULL}, NULL),
        TARVE_OK);
    assert_int_equal(pin.column[1].role, TARVE_ROLE_IGNORE);
    assert_int_equal(pin.column[2].role, TARVE_ROLE_VARIANT);
    strip(&pin);
    assert_int_equal(
        ingest_recognise(&p.s, lexicon, &pin, &arena, &now, (remark_sink){NULL, NULL}, NULL),
        TARVE_OK);
    for (size_t c = 0; c < 4; c++)
        assert_int_equal(now.column[c].role, pin.column[c].role);
    sampler_free(&p);
    tarve_arena_free(&arena);
}

/* A file that is read by its own pin means what it meant. */
static void every_dialect_can_be_pinned(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof same_four / sizeof *same_four; i++)
        check_pinned(&same_four[i]);
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        check_pinned(&shapes[i]);
    for (size_t i = 0; i < sizeof education / sizeof *education; i++)
        check_pinned(&education[i]);
}

/* ---- the real files, where they are ---- */

static const struct {
    const char *file, *encoding;
    char delimiter;
    size_t title_lines;
    const char *first; /* first figure, or the code of the refusal */
} real_files[] = {
    {"exports/12r5_csv3_long_codes_pre2026.csv", "UTF-8", ',', 0,
     "unemployed_stock SSS SSS 2020M11 314532\n"},
    {"exports/12r5_csv3_long_codes_after_2026-06-08.csv", "UTF-8", ',', 0,
     "unemployed_stock SSS SSS 2020M11 314532\n"},
    {"exports/12r5_en_comma_with_heading_utf8bom.csv", "UTF-8", ',', 2,
     "unemployed_stock SSS SSS 2020M11 314532\n"},
    {"exports/12r5_fi_PxApi_style_utf8.csv", "UTF-8", ',', 0,
     "unemployed_stock SSS SSS 2020M11 314532\n"},
    {"exports/12r5_fi_csv2_long_text_utf8.csv", "UTF-8", ',', 0,
     "unemployed_stock SSS SSS 2020M11 314532\n"},
    {"exports/12r5_fi_pilkku_otsikoton_iso-8859-15.csv", "ISO-8859-15", ',', 0,
     "unemployed_stock SSS SSS 2020M11 314532\n"},
    {"exports/12r5_fi_puolipiste_otsikollinen_iso-8859-15.csv", "ISO-8859-15", ';', 2,
     "unemployed_stock SSS SSS 2020M11 314532\n"},
    {"exports/12r5_fi_sarkain_otsikollinen_iso-8859-15.csv", "ISO-8859-15", '\t', 2,
     "unemployed_stock SSS SSS 2020M11 314532\n"},
    {"exports/12r5_fi_valilyonti_otsikoton_iso-8859-15.csv", "ISO-8859-15", ' ', 0,
     "unemployed_stock SSS SSS 2020M11 314532\n"},
    {"exports/12r5_sv_semikolon_med_rubrik_windows-1252.csv", "WINDOWS-1252", ';', 2,
     "unemployed_stock SSS SSS 2020M11 314532\n"},
    {"exports/12ti_fi_MK13_puolipiste_otsikollinen_iso-8859-15.csv", "ISO-8859-15", ';', 2,
     "unemployed_stock MK13 SSS 2022M11 13147\n"},
    {"exports/KT162R_dat_sum_amma3_iso8859_head.csv", "ISO-8859-15", ';', 0,
     "persons SSS L:sotilaat atyyppi=ms;atyyppi_tp=ms 1995 443\n"},
    {"exports/KT162R_muutto_ku_ulos_semicolon_NA.csv", "UTF-8", ';', 0,
     "moves_out KU005 SSS 1996 234\n"},
    {"exports/Employment_Rawdata.csv", "UTF-8", ',', 0,
     "employed SSS SSS Industry=0;Sector=S1 1975 2323100\n"},
    {"exports/Labour force survey_Rawdata.csv", "ISO-8859-15", ',', 0,
     "population SSS SSS 2011 4059000\n"},
    {"exports/CPI_Rawdata.csv", "UTF-8", ',', 0, "no-labour-data"},
    {"exports/Govt accounts_Rawdata.csv", "UTF-8", ',', 0, "no-labour-data"},
    {"exports/Households' transactions by region_Rawdata.csv", "ISO-8859-15", ',', 0,
     "no-labour-data"},
    {"exports/Taxes_Rawdata.csv", "ISO-8859-15", ',', 0, "no-labour-data"},
    {"series/12r5_keski-suomi_2006M01-2023M10.csv", "UTF-8", ',', 0,
     "unemployed_stock SSS SSS 2006M01 278486\n"},
    {"series/12r5_2026M06_all_areas.csv", "UTF-8", ',', 0,
     "jobseeker_stock SSS SSS 2026M06 542318\n"},
    {"series/12ti_MK13_2006M01-2023M10.csv", "UTF-8", ',', 0,
     "unemployed_stock MK13 SSS 2006M01 17343\n"},
    {"series/12ti_SSS_2006M01-2023M10.csv", "UTF-8", ',', 0,
     "unemployed_stock SSS SSS 2006M01 278486\n"},
    {"series/2310_keski-suomi_kunnat_2006M01-2020M08.csv", "UTF-8", ',', 0,
     "vacancy_open_during KU077 SSS 2006M01 20\n"},
    {"series/2310_maakunnat_2006M01-2020M08.csv", "UTF-8", ',', 0,
     "vacancy_open_during MK01 SSS 2006M01 23113\n"},
    {"series/2310_seutukunnat_2006M01-2020M08.csv", "UTF-8", ',', 0,
     "vacancy_open_during SK063 SSS 2006M01 682\n"},
    {"series/12bs_2025_education_stock.csv", "UTF-8", ',', 0,
     "population_15 SSS SSS 2025 4845151\n"},
};

static void real_files_are_understood(void **state)
{
    (void)state;
    tarve_lexicon *tiny = lexicon;
    assert_int_equal(tarve_lexicon_load(TARVE_DATASETS "/classifications", &lexicon, NULL),
                     TARVE_OK);
    size_t n_read = 0;
    for (size_t i = 0; i < sizeof real_files / sizeof *real_files; i++) {
        char path[512];
        sampler p;
        (void)snprintf(path, sizeof path, TARVE_SHARED_DATA "/statfin/%s", real_files[i].file);
        if (!sampler_file(&p, path, real_files[i].encoding, real_files[i].delimiter,
                          real_files[i].title_lines))
            continue;
        n_read++;
        p.s.n_rows = p.s.n_rows > 400 ? 400 : p.s.n_rows;
        const outcome o = understand(&p, real_files[i].delimiter, false, NULL, 1);
        const char *got = o.code[0] != '\0' ? o.code : o.text;
        if (strncmp(got, real_files[i].first, strlen(real_files[i].first)) != 0)
            fail_msg("%s: %s %s", real_files[i].file, got, o.message);
        sampler_free(&p);
    }
    tarve_lexicon_free(lexicon);
    lexicon = tiny;
    if (n_read == 0)
        skip();
    assert_int_equal(n_read, sizeof real_files / sizeof *real_files);
}

static int setup(void **state)
{
    (void)state;
    tiny_classifications(dir);
    return tarve_lexicon_load(dir, &lexicon, NULL) == TARVE_OK ? 0 : 1;
}

static int teardown(void **state)
{
    (void)state;
    tarve_lexicon_free(lexicon);
    tiny_remove(dir);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dialects_hold_the_same_figures),
        cmocka_unit_test(other_shapes_are_understood),
        cmocka_unit_test(education_is_understood),
        cmocka_unit_test(what_is_no_layout_is_refused),
        cmocka_unit_test(bad_keys_say_why),
        cmocka_unit_test(a_mapping_wins),
        cmocka_unit_test(a_pin_holds),
        cmocka_unit_test(what_is_preliminary_stays_so),
        cmocka_unit_test(empty_headings_keep_their_order),
        cmocka_unit_test(every_dialect_can_be_pinned),
        cmocka_unit_test(real_files_are_understood),
    };
    return cmocka_run_group_tests_name("recognise", tests, setup, teardown);
}

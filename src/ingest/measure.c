/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The measures that tarve knows, and how their names are recognised. */
#include "ingest/measure.h"

#include <string.h>

#include "ingest/fold.h"

static const tarve_measure_info measures[] = {
    /* Employment service statistics, table 12r5: stocks on the calculation date. */
    {"vacancy_stock", TARVE_STOCK, true, "AVPAIKATLOPUSSA"},
    {"vacancy_flow", TARVE_FLOW, true, "UUDETAVP"},
    {"unemployed_stock", TARVE_STOCK, true, "TYOTTOMATLOPUSSA"},
    {"jobseeker_stock", TARVE_STOCK, true, "HAKIJALOPUSSA"},
    {"labour_force", TARVE_STOCK, true, "TYOVOIMATK"},
    {"unemployment_share", TARVE_SHARE, false, "TYOTOSUUS"},
    {"unemployed_men", TARVE_STOCK, true, "TYOTTOMATMIEHET"},
    {"unemployed_women", TARVE_STOCK, true, "TYOTTOMATNAISET"},
    {"unemployed_under_20", TARVE_STOCK, true, "TYOTTOMAT20"},
    {"unemployed_under_25", TARVE_STOCK, true, "TYOTTOMAT25"},
    {"unemployed_over_50", TARVE_STOCK, true, "TYOTTOMAT50"},
    {"unemployed_disabled", TARVE_STOCK, true, "TYOTTOMATSAIR"},
    {"unemployed_foreign", TARVE_STOCK, true, "TYOTTOMATULK"},
    {"unemployed_long_term", TARVE_STOCK, true, "PITKAAIKAISTYOTTOMAT"},
    {"unemployed_fund_members", TARVE_STOCK, true, "KASSASSA"},
    {"laid_off", TARVE_STOCK, true, "LOMAUTETTU"},
    {"reduced_week", TARVE_STOCK, true, "LYHTYOVKO"},
    {"employment_activity", TARVE_STOCK, true, "TYOLLISTETTYLOP"},
    {"work_practice", TARVE_STOCK, true, "TYOHARJOITTELULOP"},
    {"work_trial", TARVE_STOCK, true, "KOKEILULOP"},
    {"labour_market_training", TARVE_STOCK, true, "TVKOULUTUSLOP"},
    {"job_coaching", TARVE_STOCK, true, "VALMENNUSLOP"},
    {"other_services", TARVE_STOCK, true, "MTPPALVELUTLOP"},
    /* The older table 2310: during the month. */
    {"vacancy_open_during", TARVE_BETWEEN, true, NULL},
    {"vacancy_filled", TARVE_FLOW, true, NULL},
    {"vacancy_days_open", TARVE_DURATION, false, NULL},
    /* Education: persons a year. */
    {"graduates", TARVE_FLOW, true, NULL},
    {"new_students", TARVE_FLOW, true, NULL},
    {"students", TARVE_STOCK, true, NULL},
    {"net_students", TARVE_STOCK, false, NULL}, /* full-year equivalents */
    {"study_places", TARVE_FLOW, true, NULL},
    {"applicants", TARVE_FLOW, true, NULL},
    {"first_choice_applicants", TARVE_FLOW, true, NULL},
    {"admitted", TARVE_FLOW, true, NULL},
    /* Activity one year after graduation (sijk). */
    {"activity_employed_share", TARVE_SHARE, false, NULL},
    {"activity_student_share", TARVE_SHARE, false, NULL},
    {"activity_unemployed_share", TARVE_SHARE, false, NULL},
    {"activity_other_share", TARVE_SHARE, false, NULL},
    /* Employment: estimates, often in thousands, so not whole. */
    {"employed", TARVE_STOCK, false, NULL},
    {"employees", TARVE_STOCK, false, NULL},
    {"self_employed", TARVE_STOCK, false, NULL},
    {"hours_worked", TARVE_FLOW, false, NULL},
    {"hours_employees", TARVE_FLOW, false, NULL},
    {"hours_self_employed", TARVE_FLOW, false, NULL},
    {"population", TARVE_STOCK, false, NULL},
    {"active_population", TARVE_STOCK, false, NULL},
    {"unemployed_survey", TARVE_STOCK, false, NULL},
    {"unemployment_rate", TARVE_SHARE, false, NULL},
    {"employment_rate", TARVE_SHARE, false, NULL},
    {"activity_rate", TARVE_SHARE, false, NULL},
    {"persons", TARVE_STOCK, true, NULL}, /* a count whose heading says no more */
    /* Moves between municipalities: residence, and residence with work. */
    {"moves_out", TARVE_FLOW, true, NULL},
    {"moves_in", TARVE_FLOW, true, NULL},
    {"job_moves_out", TARVE_FLOW, true, NULL},
    {"job_moves_in", TARVE_FLOW, true, NULL},
    {"hired_moves_out", TARVE_FLOW, true, NULL},
    {"hired_moves_in", TARVE_FLOW, true, NULL},
    {"work_moves_out", TARVE_FLOW, true, NULL},
    {"work_moves_in", TARVE_FLOW, true, NULL},
    /* Educational structure of the population (12bs): ISCED levels. */
    {"population_15", TARVE_STOCK, true, NULL},
    {"education_0", TARVE_STOCK, true, NULL},
    {"education_3_8", TARVE_STOCK, true, NULL},
    {"education_3", TARVE_STOCK, true, NULL},
    {"education_4", TARVE_STOCK, true, NULL},
    {"education_5_8", TARVE_STOCK, true, NULL},
    {"education_5", TARVE_STOCK, true, NULL},
    {"education_6", TARVE_STOCK, true, NULL},
    {"education_7", TARVE_STOCK, true, NULL},
    {"education_8", TARVE_STOCK, true, NULL},
    {"education_0_share", TARVE_SHARE, false, NULL},
    {"education_3_8_share", TARVE_SHARE, false, NULL},
    {"education_3_share", TARVE_SHARE, false, NULL},
    {"education_5_8_share", TARVE_SHARE, false, NULL},
    {"education_index", TARVE_SHARE, false, NULL},
};

const tarve_measure_info *tarve_measure_table(size_t *n)
{
    *n = sizeof measures / sizeof *measures;
    return measures;
}

const tarve_measure_info *tarve_measure_find(const char *code)
{
    for (size_t i = 0; i < sizeof measures / sizeof *measures; i++)
        if (strcmp(measures[i].code, code) == 0)
            return &measures[i];
    return NULL;
}

static bool is_word_byte(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* StatFin's value code, alone or with a prefix or a suffix set apart by a sign: "AVPAIKATLOPUSSA",
 * "tyonv_AVPAIKATLOPUSSA", "UUDETAVP-20260101". */
static const tarve_measure_info *by_statfin_code(const char *s, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (!is_word_byte(s[i]) && s[i] != '_' && s[i] != '-' && s[i] != '.' && s[i] != ':')
            return NULL;
    for (size_t i = 0, n; i < len; i += n + 1) {
        for (n = 0; i + n < len && is_word_byte(s[i + n]); n++)
            ;
        for (size_t k = 0; k < sizeof measures / sizeof *measures; k++) {
            const char *code = measures[k].statfin_code;
            if (code != NULL && strlen(code) == n && memcmp(code, s + i, n) == 0)
                return &measures[k];
        }
    }
    return NULL;
}

static bool drop_suffix(char *s, size_t *len, const char *suffix)
{
    const size_t n = strlen(suffix);
    if (*len <= n + 1 || s[*len - n - 1] != ' ' || memcmp(s + *len - n, suffix, n) != 0)
        return false;
    *len -= n + 1;
    s[*len] = '\0';
    return true;
}

/* Takes the unit off the end of the words; returns its multiplier, 0 when none is stated. */
static double drop_unit(char *s, size_t *len)
{
    static const struct {
        const char *words;
        double scale;
    } units[] = {
        {"1000 persons", 1e3},
        {"1 000 persons", 1e3},
        {"1000 henkiloa", 1e3},
        {"1 000 henkiloa", 1e3},
        {"1000 henkea", 1e3},
        {"1 000 henkea", 1e3},
        {"1000 personer", 1e3},
        {"1 000 personer", 1e3},
        {"1 000 000 h", 1e6},
        {"1000000 h", 1e6},
        {"lkm", 1},
        {"st", 1},
        {"number", 1},
        {"antal", 1},
        {"kpl", 1},
        {"persons", 1},
        {"henkiloa", 1},
        {"personer", 1},
        {"days", 1},
        {"paivaa", 1},
        {"pv", 1},
        {"dagar", 1},
        {"per cent", 1},
        {"percent", 1},
        {"prosenttia", 1},
        {"procent", 1},
    };
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (drop_suffix(s, len, units[i].words))
            return units[i].scale;
    return 0;
}

/* Takes the words for the time off the end: a day or a period. */
static measure_when drop_when(char *s, size_t *len)
{
    static const struct {
        const char *words;
        measure_when when;
    } times[] = {
        {"kuukauden laskentapaivana", WHEN_END},
        {"laskentapaivana", WHEN_END},
        {"kuukauden lopussa", WHEN_END},
        {"kuun lopussa", WHEN_END},
        {"kk n lopussa", WHEN_END},
        {"kauden lopussa", WHEN_END},
        {"pa berakningsdagen i manaden", WHEN_END},
        {"pa berakningsdagen", WHEN_END},
        {"i slutet av manaden", WHEN_END},
        {"vid manadens slut", WHEN_END},
        {"on end of month calculation date", WHEN_END},
        {"on calculation date", WHEN_END},
        {"on the calculation date", WHEN_END},
        {"at the end of the month", WHEN_END},
        {"at end of month", WHEN_END},
        {"at month end", WHEN_END},
        {"kuukauden aikana", WHEN_DURING},
        {"kauden aikana", WHEN_DURING},
        {"kk n aikana", WHEN_DURING},
        {"kuun aikana", WHEN_DURING},
        {"under manaden", WHEN_DURING},
        {"under perioden", WHEN_DURING},
        {"during the month", WHEN_DURING},
        {"during month", WHEN_DURING},
        {"during the period", WHEN_DURING},
    };
    for (size_t i = 0; i < sizeof times / sizeof *times; i++)
        if (drop_suffix(s, len, times[i].words))
            return times[i].when;
    return WHEN_UNSAID;
}

static const measure_name *find_name(const char *words, measure_when when)
{
    size_t n = 0;
    const measure_name *names = measure_names(&n);
    for (size_t i = 0; i < n; i++)
        if ((names[i].when & when) != 0 && strcmp(names[i].words, words) == 0)
            return &names[i];
    return NULL;
}

/* "e1 employment" -> "employment": national accounts put the code of the transaction first. */
static const char *after_code(const char *words)
{
    size_t i = 0;
    if (words[i] < 'a' || words[i] > 'z')
        return NULL;
    for (i = 1; words[i] >= '0' && words[i] <= '9'; i++)
        ;
    return i > 1 && i < 5 && words[i] == ' ' ? words + i + 1 : NULL;
}

/* A survey counts in thousands what the register counts one by one. */
static const char *as_survey(const char *code, double scale)
{
    if (scale == 1e3 && strcmp(code, "unemployed_stock") == 0)
        return "unemployed_survey";
    if (scale == 1e3 && strcmp(code, "labour_force") == 0)
        return "active_population";
    return code;
}

static bool by_words(char *words, size_t len, measure_match *out)
{
    const double unit = drop_unit(words, &len);
    const measure_when when = drop_when(words, &len);
    const measure_name *name = find_name(words, when);
    if (name == NULL && after_code(words) != NULL)
        name = find_name(after_code(words), when);
    if (name == NULL)
        return false;
    out->scale = unit > 0 ? unit : name->scale > 0 ? name->scale : 1;
    out->info = tarve_measure_find(as_survey(name->code, out->scale));
    out->assumed = name->assumed;
    return out->info != NULL;
}

bool measure_recognise(const char *s, size_t len, measure_match *out)
{
    char words[FOLD_ROOM];
    if (len == 0 || len >= FOLD_ROOM)
        return false;
    memcpy(words, s, len);
    words[len] = '\0';
    *out = (measure_match){.info = tarve_measure_find(words), .scale = 1};
    if (out->info == NULL)
        out->info = by_statfin_code(s, len);
    if (out->info != NULL)
        return true;
    const size_t n = fold_words(s, len, words);
    char without_unit[FOLD_ROOM];
    memcpy(without_unit, words, n + 1);
    if (by_words(without_unit, n, out))
        return true;
    const measure_name *name = find_name(words, WHEN_UNSAID); /* a unit that is part of the name */
    if (name == NULL)
        return false;
    *out = (measure_match){tarve_measure_find(name->code), name->scale > 0 ? name->scale : 1,
                           name->assumed};
    return out->info != NULL;
}

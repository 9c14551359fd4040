/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/signal_text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "report/cells.h"
#include "report/fi.h"

const char *tarve_signal_name(const tarve_view *v, const char *code)
{
    const char *name =
        v->in->lexicon == NULL ? NULL : tarve_lexicon_label(v->in->lexicon, code, TARVE_FI);
    if (strcmp(code, "X") == 0)
        return "Ammatti ei tiedossa";
    return name != NULL ? name : code;
}

const char *tarve_signal_figure(char buf[TARVE_SIGNAL_TEXT], const tarve_signal *s)
{
    char x[TARVE_FI_TEXT];
    const double tenths = 10.0 * round(10.0 * (s->factor - 1.0));
    buf[0] = '\0';
    if (isnan(s->factor) || s->factor <= 1.0)
        return buf;
    if (s->factor >= 10.0)
        (void)snprintf(buf, TARVE_SIGNAL_TEXT, "yli 10-kertainen");
    else if (s->factor >= 1.75)
        (void)snprintf(buf, TARVE_SIGNAL_TEXT, "noin %s-kertainen",
                       tarve_fi_number(x, 0.5 * round(2.0 * s->factor),
                                       fmod(round(2.0 * s->factor), 2.0) != 0.0));
    else
        (void)snprintf(buf, TARVE_SIGNAL_TEXT, "kasvanut noin %.0f" TARVE_NBSP "%%",
                       fmax(10.0, tenths));
    return buf;
}

const char *tarve_signal_question(char buf[TARVE_SIGNAL_TEXT], const tarve_signal *s)
{
    static const char *const question[TARVE_N_SIGNAL_KINDS] = {
        "Mihin tehtäviin tekijöitä haetaan, mitä uutta osaamista ne vaativat, jatkuuko tarve?",
        "Mikä muuttui, ja vaatiiko se uutta osaamista?",
        "Mikä alueella kasvattaa tarvetta muuta maata enemmän, ja mitä osaamista se vaatii?",
        "Onko tehtävä alueella uusi, ja mistä osaajat löytyvät?",
        "Millaisia tehtäviä ilmoitetaan ilman ammattia? Onko joukossa uusia ammatteja?",
        "Mitä osaamista hakijoilta puuttuu, vai onko syy muualla kuin osaamisessa?",
        "Mistä osaajat tulevat, kun alueella ei kouluteta? Tarvitaanko koulutusta tänne?",
    };
    (void)snprintf(buf, TARVE_SIGNAL_TEXT, "%s", question[s->kind]);
    return buf;
}

static void local_evidence(char buf[TARVE_SIGNAL_TEXT], const tarve_signal *s)
{
    char x[TARVE_FI_TEXT];
    (void)snprintf(
        buf, TARVE_SIGNAL_TEXT,
        "alueen oma vaikutus %s uutta paikkaa vuodessa, 80" TARVE_NBSP "%%:n vaihteluväli (N4)",
        tarve_fi_range(x, tarve_round_persons(s->lo80), tarve_round_persons(s->hi80), 0));
}

const char *tarve_signal_evidence(char buf[TARVE_SIGNAL_TEXT], const tarve_signal *s)
{
    char name[200];
    const char *text = "";
    buf[0] = '\0';
    switch (s->kind) {
    case TARVE_SIGNAL_GROWTH:
        text =
            s->years > 1
                ? "osuus avoimista paikoista kasvoi kahtena vuonna peräkkäin enemmän kuin "
                  "sattuma selittää (N1), ja paikkoja on riittävästi (N2)"
                : "osuus avoimista paikoista kasvoi vuodessa enemmän kuin sattuma selittää, "
                  "myös kun kaikkia ammatteja verrataan kerralla (N1), ja paikkoja on riittävästi "
                  "(N2)";
        break;
    case TARVE_SIGNAL_BREAK:
        text = s->trend ? "trendimuutos: osuus kääntyi kasvuun (N3)"
                        : "tasomuutos: osuus nousi uudelle tasolle (N3)";
        break;
    case TARVE_SIGNAL_LOCAL:
        local_evidence(buf, s);
        return buf;
    case TARVE_SIGNAL_NEW_CODE:
        text = s->reappeared ? "ammatti on tilastossa jälleen yli kahden vuoden tauon jälkeen (N5)"
                             : "ammatti on tilastossa ensimmäisen kerran (N5)";
        break;
    case TARVE_SIGNAL_UNKNOWN:
        text = "yli 5" TARVE_NBSP "% paikoista on ilman tunnettua ammattia, ja osuus kasvaa (N5)";
        break;
    case TARVE_SIGNAL_HARD_TO_FILL:
        text = "paikat ovat auki pidempään kuin ennen, ja työttömiä on paikkaa kohti vähän koko "
               "vuoden (N6)";
        break;
    default: /* N7 */
        (void)tarve_text_clean(s->qualification == NULL ? "" : s->qualification, 120, name,
                               sizeof name);
        (void)snprintf(buf, TARVE_SIGNAL_TEXT, "koulutusta ei tarjolla alueella: %s (N7)", name);
        return buf;
    }
    (void)snprintf(buf, TARVE_SIGNAL_TEXT, "%s", text);
    return buf;
}

void tarve_signal_rows(tarve_csvout *w, const tarve_view *v)
{
    const tarve_signals *all = v->in->signals;
    char buf[TARVE_SIGNAL_TEXT], month[TARVE_PERIOD_TEXT];
    for (size_t i = 0; all != NULL && i < all->n; i++) {
        const tarve_signal *s = &all->item[i];
        tarve_csv_str(w, s->code);
        tarve_cell_text(w, tarve_signal_name(v, s->code));
        tarve_csv_str(w, tarve_signal_tier_code(s->tier));
        tarve_csv_str(w, tarve_signal_kind_code(s->kind));
        tarve_csv_str(w, tarve_signal_kind_label(s->kind));
        tarve_csv_str(w, s->own_area ? "area" : "region");
        tarve_cell_text(w, tarve_signal_figure(buf, s));
        tarve_csv_str(w, tarve_period_format(TARVE_MONTH, s->since, month));
        tarve_cell_text(w, tarve_signal_question(buf, s));
        tarve_cell_text(w, tarve_signal_evidence(buf, s));
        tarve_csv_end(w);
    }
}

static void period(tarve_csvout *w, tarve_freq f, tarve_period t)
{
    char buf[TARVE_PERIOD_TEXT];
    tarve_csv_str(w, t == TARVE_NO_PERIOD ? "" : tarve_period_format(f, t, buf));
}

void tarve_signal_log_rows(tarve_csvout *w, const tarve_view *v)
{
    const tarve_signal_log *l = v->in->signal_log;
    for (size_t i = 0; l != NULL && i < l->n; i++) {
        const tarve_signal_entry *e = &l->item[i];
        tarve_csv_str(w, e->code);
        tarve_cell_text(w, tarve_signal_name(v, e->code));
        tarve_csv_str(w, tarve_signal_kind_code(e->kind));
        tarve_csv_str(w, tarve_signal_kind_label(e->kind));
        tarve_csv_str(w, e->own_area ? "area" : "region");
        tarve_csv_str(w, tarve_signal_tier_code(e->tier));
        tarve_csv_str(w, tarve_signal_state_code(e->state));
        period(w, TARVE_QUARTER, e->raised);
        period(w, TARVE_MONTH, e->raised_month);
        period(w, TARVE_QUARTER, e->judged);
        tarve_csv_str(w, e->told ? "yes" : "no");
        tarve_csv_end(w);
    }
}

void tarve_skill_rows(tarve_csvout *w, const tarve_view *v)
{
    const tarve_skills *all = v->in->skills;
    for (size_t i = 0; all != NULL && i < all->n; i++) {
        const tarve_skill *s = &all->item[i];
        tarve_csv_str(w, s->cluster);
        tarve_csv_int(w, s->rank);
        tarve_cell_text(w, s->name_fi);
        tarve_cell_text(w, s->name_sv);
        tarve_cell_text(w, s->group);
        tarve_csv_fixed(w, s->relative, 1);
        tarve_csv_str(w, "mahdollinen osaaminen, varmistettava työnantajilta");
        tarve_csv_end(w);
    }
}

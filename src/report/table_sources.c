/* SPDX-License-Identifier: GPL-3.0-or-later */
/* data/assumptions.csv, sources.csv, findings.csv, inputs.csv: where the figures come from. */
#include "report/cells.h"

/* ---- assumptions ---- */

static void assumption_rows(tarve_data_sink *w, const tarve_view *v)
{
    static const char *const dist[] = {"fixed", "lognormal", "beta", "uniform"};
    const tarve_parameters *p = v->in->parameters;
    for (size_t i = 0; p != NULL && i < tarve_parameters_size(p); i++) {
        const tarve_parameter *r = tarve_parameters_row(p, i);
        if (r->line == 0 && !r->used) /* a built-in default that a row of the file replaces */
            continue;
        tarve_cell_text(w, r->name);
        tarve_cell_text(w, r->level);
        tarve_cell_text(w, r->key);
        tarve_cell_code(w, dist[r->kind]);
        tarve_cell_double(w, r->a);
        tarve_cell_double(w, r->b);
        tarve_cell_fixed(w, tarve_parameter_mean(r), 3);
        tarve_cell_text(w, r->source);
        tarve_cell_text(w, r->valid_from);
        tarve_cell_yes(w, r->placeholder);
        tarve_cell_yes(w, r->used);
        tarve_cell_text(w, r->note);
        tarve_cell_end(w);
    }
}

static const tarve_data_column assumption_columns[] = {
    TARVE_COLUMN("parameter", TARVE_DATA_CODE, TARVE_WORDS("Assumption"),
                 TARVE_WORDS("Code of the parameter")),
    TARVE_COLUMN("level", TARVE_DATA_CODE, TARVE_WORDS("Applies to"),
                 TARVE_WORDS("all, a level of education, a field, a qualification or occupations")),
    TARVE_COLUMN(
        "key", TARVE_DATA_CODE, TARVE_WORDS("Which one"),
        TARVE_WORDS("Code of the field or qualification, or first digits of the occupations"),
        .may_lack = true),
    TARVE_COLUMN("dist", TARVE_DATA_CODE, TARVE_WORDS("Distribution"),
                 TARVE_WORDS("Distribution that the value is drawn from"),
                 .words = "fixed|lognormal|beta|uniform"),
    TARVE_COLUMN(
        "a", TARVE_DATA_NUMBER, TARVE_WORDS("First parameter"),
        TARVE_WORDS("Of the distribution: value, log of the median, first shape or lower end")),
    TARVE_COLUMN("b", TARVE_DATA_NUMBER, TARVE_WORDS("Second parameter"),
                 TARVE_WORDS("Of the distribution: spread of the log, second shape or upper end")),
    TARVE_COLUMN("mean", TARVE_DATA_NUMBER, TARVE_WORDS("Mean"),
                 TARVE_WORDS("Mean of the distribution")),
    TARVE_COLUMN("source", TARVE_DATA_TEXT, TARVE_WORDS("Source"),
                 TARVE_WORDS("Where the value comes from")),
    TARVE_COLUMN("valid_from", TARVE_DATA_TEXT, TARVE_WORDS("Valid from"),
                 TARVE_WORDS("Year or month from which it holds")),
    TARVE_COLUMN("placeholder", TARVE_DATA_YES_NO, TARVE_WORDS("Placeholder"),
                 TARVE_WORDS("Yes until a local figure replaces it")),
    TARVE_COLUMN("used", TARVE_DATA_YES_NO, TARVE_WORDS("Used"),
                 TARVE_WORDS("Yes when this run used it")),
    TARVE_COLUMN("note", TARVE_DATA_TEXT, TARVE_WORDS("Note"),
                 TARVE_WORDS("What is to be known about it")),
};

const tarve_data_table tarve_data_assumptions = {
    "assumptions",
    TARVE_WORDS("Assumptions"),
    TARVE_WORDS("Every assumption of the run with its source"),
    TARVE_DATA_COLUMNS(assumption_columns),
    "parameter,level,key",
    {NULL},
    assumption_rows,
    NULL};

/* ---- sources ---- */

static void source_rows(tarve_data_sink *w, const tarve_view *v)
{
    for (size_t i = 0; i < v->in->n_sources; i++) {
        const tarve_source *s = &v->in->source[i];
        tarve_cell_text(w, s->name);
        tarve_cell_text(w, s->note);
        tarve_cell_text(w, s->licence);
        tarve_cell_text(w, s->path);
        tarve_cell_text(w, s->last_period);
        tarve_cell_text(w, s->dated);
        tarve_cell_yes(w, s->synthetic);
        tarve_cell_end(w);
    }
}

static const tarve_data_column source_columns[] = {
    TARVE_COLUMN("name", TARVE_DATA_TEXT, TARVE_WORDS("Source"),
                 TARVE_WORDS("Who publishes the data")),
    TARVE_COLUMN("note", TARVE_DATA_TEXT, TARVE_WORDS("Note"),
                 TARVE_WORDS("What is to be known about it")),
    TARVE_COLUMN("licence", TARVE_DATA_TEXT, TARVE_WORDS("Licence"),
                 TARVE_WORDS("Licence under which the source may be used")),
    TARVE_COLUMN("path", TARVE_DATA_TEXT, TARVE_WORDS("File"), TARVE_WORDS("Input file")),
    TARVE_COLUMN("last_period", TARVE_DATA_PERIOD, TARVE_WORDS("Newest period"),
                 TARVE_WORDS("Newest period in the file")),
    TARVE_COLUMN("dated", TARVE_DATA_TEXT, TARVE_WORDS("Dated"),
                 TARVE_WORDS("Date of the export, when it is known")),
    TARVE_COLUMN("synthetic", TARVE_DATA_YES_NO, TARVE_WORDS("Made-up figures"),
                 TARVE_WORDS("Yes when the figures of the file are made up")),
};

const tarve_data_table tarve_data_sources = {"sources",
                                             TARVE_WORDS("Sources"),
                                             TARVE_WORDS("Sources of the run"),
                                             TARVE_DATA_COLUMNS(source_columns),
                                             NULL,
                                             {NULL},
                                             source_rows,
                                             NULL};

/* ---- findings ---- */

static void findings(tarve_data_sink *w, const tarve_findings *f)
{
    static const char *const level[] = {"error", "warning", "info", "debug"};
    for (size_t i = 0; f != NULL && i < f->n; i++) {
        const tarve_finding *one = &f->item[i];
        tarve_cell_text(w, one->code);
        tarve_cell_code(w, level[one->level]);
        tarve_cell_text(w, one->text);
        tarve_cell_text(w, one->path);
        tarve_cell_int(w, (long long)one->line);
        tarve_cell_int(w, (long long)one->column);
        tarve_cell_end(w);
    }
}

static void finding_rows(tarve_data_sink *w, const tarve_view *v)
{
    findings(w, v->in->findings);
    findings(w, &v->in->need->findings);
}

static const tarve_data_column finding_columns[] = {
    TARVE_COLUMN("code", TARVE_DATA_CODE, TARVE_WORDS("Finding"),
                 TARVE_WORDS("Code of the finding")),
    TARVE_COLUMN("level", TARVE_DATA_CODE, TARVE_WORDS("Gravity"), TARVE_WORDS("How grave it is"),
                 .words = "error|warning|info|debug"),
    TARVE_COLUMN("text", TARVE_DATA_TEXT, TARVE_WORDS("Text"),
                 TARVE_WORDS("What was found, in English")),
    TARVE_COLUMN("path", TARVE_DATA_TEXT, TARVE_WORDS("File"), TARVE_WORDS("File it was found in")),
    TARVE_COLUMN("line", TARVE_DATA_INTEGER, TARVE_WORDS("Line"),
                 TARVE_WORDS("Line of the file; 0 = none")),
    TARVE_COLUMN("column", TARVE_DATA_INTEGER, TARVE_WORDS("Column"),
                 TARVE_WORDS("Byte in the line; 0 = none")),
};

const tarve_data_table tarve_data_findings = {
    "findings",
    TARVE_WORDS("Findings"),
    TARVE_WORDS("What was found when the inputs were looked over"),
    TARVE_DATA_COLUMNS(finding_columns),
    NULL,
    {NULL},
    finding_rows,
    NULL};

/* ---- inputs ---- */

static void input_rows(tarve_data_sink *w, const tarve_view *v)
{
    for (size_t i = 0; i < v->in->n_inputs; i++) {
        const tarve_read_report *r = v->in->input[i];
        const char delimiter[2] = {r->layout.delimiter, '\0'};
        const size_t count[] = {r->bytes,    r->lines,          r->records,    r->accepted,
                                r->rejected, r->blank,          r->cells,      r->taken,
                                r->zero,     r->cells_rejected, r->protected_, r->rounded,
                                r->missing,  r->not_applicable, r->preliminary};
        tarve_cell_text(w, r->path);
        tarve_cell_code(w, r->sha256);
        tarve_cell_text(w, r->layout.encoding);
        tarve_cell_code(w, delimiter[0] == '\t'  ? "tab"
                           : delimiter[0] == ' ' ? "space"
                                                 : delimiter);
        tarve_cell_text(w, r->layout.kind);
        tarve_cell_text(w, r->layout.source_table);
        for (size_t k = 0; k < sizeof count / sizeof *count; k++)
            tarve_cell_int(w, (long long)count[k]);
        tarve_cell_end(w);
    }
}

#define COUNT(name, title, about) TARVE_COLUMN(name, TARVE_DATA_INTEGER, title, about)

static const tarve_data_column input_columns[] = {
    TARVE_COLUMN("path", TARVE_DATA_TEXT, TARVE_WORDS("File"), TARVE_WORDS("Input file")),
    TARVE_COLUMN("sha256", TARVE_DATA_CODE, TARVE_WORDS("SHA-256"),
                 TARVE_WORDS("Hash of the file's bytes")),
    TARVE_COLUMN("encoding", TARVE_DATA_CODE, TARVE_WORDS("Encoding"),
                 TARVE_WORDS("Encoding of the text")),
    TARVE_COLUMN("delimiter", TARVE_DATA_TEXT, TARVE_WORDS("Delimiter"),
                 TARVE_WORDS("Between two cells")),
    TARVE_COLUMN("layout", TARVE_DATA_TEXT, TARVE_WORDS("Layout"),
                 TARVE_WORDS("How the table is laid out")),
    TARVE_COLUMN("source_table", TARVE_DATA_CODE, TARVE_WORDS("Table"),
                 TARVE_WORDS("Table at the source")),
    COUNT("bytes", TARVE_WORDS("Bytes"), TARVE_WORDS("Size of the file")),
    COUNT("lines", TARVE_WORDS("Lines"), TARVE_WORDS("Lines of the file")),
    COUNT("records", TARVE_WORDS("Records"), TARVE_WORDS("records = accepted + rejected + blank")),
    COUNT("accepted", TARVE_WORDS("Accepted"), TARVE_WORDS("Records that were read")),
    COUNT("rejected", TARVE_WORDS("Rejected"), TARVE_WORDS("Records that could not be read")),
    COUNT("blank", TARVE_WORDS("Blank"), TARVE_WORDS("Records without anything")),
    COUNT("cells", TARVE_WORDS("Cells"), TARVE_WORDS("Cells that should hold a figure")),
    COUNT("taken", TARVE_WORDS("Taken"), TARVE_WORDS("Cells that were read")),
    COUNT("zero", TARVE_WORDS("Zero"), TARVE_WORDS("Cells that hold a true zero")),
    COUNT("cells_rejected", TARVE_WORDS("Cells rejected"),
          TARVE_WORDS("Cells that could not be read")),
    COUNT("protected", TARVE_WORDS("Protected"), TARVE_WORDS("Cells that the source protects")),
    COUNT("rounded", TARVE_WORDS("Rounded"), TARVE_WORDS("Cells that the source has rounded")),
    COUNT("missing", TARVE_WORDS("Missing"), TARVE_WORDS("Cells without a figure")),
    COUNT("not_applicable", TARVE_WORDS("Not applicable"),
          TARVE_WORDS("Cells that cannot have a figure")),
    COUNT("preliminary", TARVE_WORDS("Preliminary"), TARVE_WORDS("Cells that may still change")),
};

const tarve_data_table tarve_data_inputs = {"inputs",
                                            TARVE_WORDS("Inputs"),
                                            TARVE_WORDS("How each input file was read, in counts"),
                                            TARVE_DATA_COLUMNS(input_columns),
                                            NULL,
                                            {NULL},
                                            input_rows,
                                            NULL};

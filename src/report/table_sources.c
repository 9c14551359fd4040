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
    TARVE_COLUMN("parameter", TARVE_DATA_CODE, TARVE_MSG("Assumption"),
                 TARVE_MSG("Code of the parameter")),
    TARVE_COLUMN("level", TARVE_DATA_CODE, TARVE_MSG("Applies to"),
                 TARVE_MSG("all, a level of education, a field, a qualification or occupations")),
    TARVE_COLUMN(
        "key", TARVE_DATA_CODE, TARVE_MSG("Which one"),
        TARVE_MSG("Code of the field or qualification, or first digits of the occupations"),
        .may_lack = true),
    TARVE_COLUMN("dist", TARVE_DATA_CODE, TARVE_MSG("Distribution"),
                 TARVE_MSG("Distribution that the value is drawn from"),
                 .words = "fixed|lognormal|beta|uniform"),
    TARVE_COLUMN(
        "a", TARVE_DATA_NUMBER, TARVE_MSG("First parameter"),
        TARVE_MSG("Of the distribution: value, log of the median, first shape or lower end")),
    TARVE_COLUMN("b", TARVE_DATA_NUMBER, TARVE_MSG("Second parameter"),
                 TARVE_MSG("Of the distribution: spread of the log, second shape or upper end")),
    TARVE_COLUMN("mean", TARVE_DATA_NUMBER, TARVE_MSG("Mean"),
                 TARVE_MSG("Mean of the distribution")),
    TARVE_COLUMN("source", TARVE_DATA_TEXT, TARVE_MSG("Source"),
                 TARVE_MSG("Where the value comes from")),
    TARVE_COLUMN("valid_from", TARVE_DATA_TEXT, TARVE_MSG("Valid from"),
                 TARVE_MSG("Year or month from which it holds")),
    TARVE_COLUMN("placeholder", TARVE_DATA_YES_NO, TARVE_MSG("Placeholder"),
                 TARVE_MSG("Yes until a local figure replaces it")),
    TARVE_COLUMN("used", TARVE_DATA_YES_NO, TARVE_MSG("Used"),
                 TARVE_MSG("Yes when this run used it")),
    TARVE_COLUMN("note", TARVE_DATA_TEXT, TARVE_MSG("Note"),
                 TARVE_MSG("What is to be known about it")),
};

const tarve_data_table tarve_data_assumptions = {
    "assumptions",
    TARVE_MSG("Assumptions"),
    TARVE_MSG("Every assumption of the run with its source"),
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
    TARVE_COLUMN("name", TARVE_DATA_TEXT, TARVE_MSG("Source"), TARVE_MSG("Who publishes the data")),
    TARVE_COLUMN("note", TARVE_DATA_TEXT, TARVE_MSG("Note"),
                 TARVE_MSG("What is to be known about it")),
    TARVE_COLUMN("licence", TARVE_DATA_TEXT, TARVE_MSG("Licence"),
                 TARVE_MSG("Licence under which the source may be used")),
    TARVE_COLUMN("path", TARVE_DATA_TEXT, TARVE_MSG("File"), TARVE_MSG("Input file")),
    TARVE_COLUMN("last_period", TARVE_DATA_PERIOD, TARVE_MSG("Newest period"),
                 TARVE_MSG("Newest period in the file")),
    TARVE_COLUMN("dated", TARVE_DATA_TEXT, TARVE_MSG("Dated"),
                 TARVE_MSG("Date of the export, when it is known")),
    TARVE_COLUMN("synthetic", TARVE_DATA_YES_NO, TARVE_MSG("Made-up figures"),
                 TARVE_MSG("Yes when the figures of the file are made up")),
};

const tarve_data_table tarve_data_sources = {"sources",
                                             TARVE_MSG("Sources"),
                                             TARVE_MSG("Sources of the run"),
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
    TARVE_COLUMN("code", TARVE_DATA_CODE, TARVE_MSG("Finding"), TARVE_MSG("Code of the finding")),
    TARVE_COLUMN("level", TARVE_DATA_CODE, TARVE_MSG("Gravity"), TARVE_MSG("How grave it is"),
                 .words = "error|warning|info|debug"),
    TARVE_COLUMN("text", TARVE_DATA_TEXT, TARVE_MSG("Text"),
                 TARVE_MSG("What was found, in English")),
    TARVE_COLUMN("path", TARVE_DATA_TEXT, TARVE_MSG("File"), TARVE_MSG("File it was found in")),
    TARVE_COLUMN("line", TARVE_DATA_INTEGER, TARVE_MSG("Line"),
                 TARVE_MSG("Line of the file; 0 = none")),
    TARVE_COLUMN("column", TARVE_DATA_INTEGER, TARVE_MSG("Column"),
                 TARVE_MSG("Byte in the line; 0 = none")),
};

const tarve_data_table tarve_data_findings = {
    "findings",
    TARVE_MSG("Findings"),
    TARVE_MSG("What was found when the inputs were looked over"),
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
    TARVE_COLUMN("path", TARVE_DATA_TEXT, TARVE_MSG("File"), TARVE_MSG("Input file")),
    TARVE_COLUMN("sha256", TARVE_DATA_CODE, TARVE_MSG("SHA-256"),
                 TARVE_MSG("Hash of the file's bytes")),
    TARVE_COLUMN("encoding", TARVE_DATA_CODE, TARVE_MSG("Encoding"),
                 TARVE_MSG("Encoding of the text")),
    TARVE_COLUMN("delimiter", TARVE_DATA_TEXT, TARVE_MSG("Delimiter"),
                 TARVE_MSG("Between two cells")),
    TARVE_COLUMN("layout", TARVE_DATA_TEXT, TARVE_MSG("Layout"),
                 TARVE_MSG("How the table is laid out")),
    TARVE_COLUMN("source_table", TARVE_DATA_CODE, TARVE_MSG("Table"),
                 TARVE_MSG("Table at the source")),
    COUNT("bytes", TARVE_MSG("Bytes"), TARVE_MSG("Size of the file")),
    COUNT("lines", TARVE_MSG("Lines"), TARVE_MSG("Lines of the file")),
    COUNT("records", TARVE_MSG("Records"), TARVE_MSG("records = accepted + rejected + blank")),
    COUNT("accepted", TARVE_MSG("Accepted"), TARVE_MSG("Records that were read")),
    COUNT("rejected", TARVE_MSG("Rejected"), TARVE_MSG("Records that could not be read")),
    COUNT("blank", TARVE_MSG("Blank"), TARVE_MSG("Records without anything")),
    COUNT("cells", TARVE_MSG("Cells"), TARVE_MSG("Cells that should hold a figure")),
    COUNT("taken", TARVE_MSG("Taken"), TARVE_MSG("Cells that were read")),
    COUNT("zero", TARVE_MSG("Zero"), TARVE_MSG("Cells that hold a true zero")),
    COUNT("cells_rejected", TARVE_MSG("Cells rejected"), TARVE_MSG("Cells that could not be read")),
    COUNT("protected", TARVE_MSG("Protected"), TARVE_MSG("Cells that the source protects")),
    COUNT("rounded", TARVE_MSG("Rounded"), TARVE_MSG("Cells that the source has rounded")),
    COUNT("missing", TARVE_MSG("Missing"), TARVE_MSG("Cells without a figure")),
    COUNT("not_applicable", TARVE_MSG("Not applicable"),
          TARVE_MSG("Cells that cannot have a figure")),
    COUNT("preliminary", TARVE_MSG("Preliminary"), TARVE_MSG("Cells that may still change")),
};

const tarve_data_table tarve_data_inputs = {"inputs",
                                            TARVE_MSG("Inputs"),
                                            TARVE_MSG("How each input file was read, in counts"),
                                            TARVE_DATA_COLUMNS(input_columns),
                                            NULL,
                                            {NULL},
                                            input_rows,
                                            NULL};

// SPDX-License-Identifier: GPL-3.0-or-later
// usage: node hostile.mjs make DATADIR REGION   - hostile names into a copy of the data and of an example region
//        node hostile.mjs check RUN_FOLDER      - what the run made of them: tables, pictures, workbook
import fs from "node:fs";
import path from "node:path";
import { spawnSync } from "node:child_process";

const NAMES = [
    "<script>alert(1)</script>",
    "\"; system \"touch PWNED",
    "'; system('touch PWNED') #",
    "`touch PWNED` $(touch PWNED)",
    "=cmd|' /C touch PWNED'!A0",
    "@SUM(1+1)*cmd()",
    "</style></table><img src=x onerror=alert(2)>",
    "\u202Egnirts \u05E9\u05DC\u05D5\u05DD \u0645\u0631\u062D\u0628\u0627",
    "\u{1F469}\u{1F3FD}\u200D\u{1F692} \u{1F1EB}\u{1F1EE} e\u0301\u0302\u0303\u0304",
    "A".repeat(10000),
    "\u00E4iti ".repeat(1500),
    "{/Arial=80 x^{y}_z} \\{ ~a{.6b} @c &{d}",
    "%s%n%x \\n \\\\ \\042 ]]> <!-- &lt;b&gt; &#x3c;",
    "javascript:alert(3)//https://example.org/\"onload=\"alert(4)",
];

const quoted = (text) => `"${text.replaceAll("\"", "\"\"")}"`;

/* Columns of names of a CSV file, row by row another one. The files of the example are recognised by Finnish names:
 * where one goes, it stays among the other names. */
function spoil(file, columns, wanted, tag) {
    const [head, ...rows] = fs.readFileSync(file, "utf8").trimEnd().split(/\r?\n/);
    const at = head.split(",").flatMap((name, i) => (columns.includes(name) ? [i] : []));
    let n = 0;
    const out = rows.map((row) => {
        const cell = row.match(/("([^"]|"")*"|[^,]*)(,|$)/g).map((c) => c.replace(/,$/, ""));
        if (!wanted(row)) return row;
        const other = head.split(",").indexOf("other_names");
        if (other >= 0) cell[other] = cell[head.split(",").indexOf("name_fi")];
        for (const i of at) cell[i] = quoted(`${NAMES[n % NAMES.length]} ${tag}${n}`);
        n++;
        return cell.slice(0, head.split(",").length).join(",");
    });
    fs.writeFileSync(file, [head, ...out].join("\n") + "\n");
}

function make(data, region) {
    const names = ["name_fi", "name_sv", "name_en"], translations = names.slice(1);
    const table = (name) => path.join(data, "classifications", `${name}.csv`);
    spoil(table("municipalities"), names, (row) => row.includes(",SK138,"), "m");
    spoil(table("areas"), translations, (row) => row.startsWith("SK138,"), "a");
    spoil(table("fields"), translations, () => true, "f");
    spoil(table("occupations"), translations, (row) => !row.startsWith("SSS"), "o");
    spoil(table("qualifications"), translations, () => true, "q");
    spoil(path.join(region, "providers.csv"), ["name_fi", "note"], () => true, "p");
    spoil(path.join(region, "roadmap.csv"), ["theme_title_fi", "subgoal_fi", "partners_fi", "measures_fi"], () => true, "r");
    const config = path.join(region, "region.yaml");
    let n = 0;
    const text = fs.readFileSync(config, "utf8")
        .replace(/^# languages:/m, "languages:").replace(/^# roadmap: roadmap.csv/m, "roadmap: roadmap.csv")
        .replace(/^( +)name: .*/m, (_, indent) => `${indent}name: ${JSON.stringify(NAMES[0] + NAMES[1])}`)
        .replace(/^( +(?:source|note|licence): ).*/gm, (_, key) => key + JSON.stringify(NAMES[n++ % NAMES.length].slice(0, 1900)));
    fs.writeFileSync(config, text);
}

function below(folder, pattern) {
    return fs.readdirSync(folder, { recursive: true }).map((f) => path.join(folder, f)).filter((f) => pattern.test(f));
}

/* Cells that a spreadsheet would run. */
function formulas(file) {
    const cells = fs.readFileSync(file, "utf8").match(/("([^"]|"")*"|[^,\r\n]*)/g) ?? [];
    return cells.map((c) => c.replace(/^"/, "")).filter((c) => /^[=@\t]/.test(c) || /^[+-](?![0-9.])./.test(c));
}

function check(run) {
    const wrong = [];
    const say = (ok, text) => ok || wrong.push(text);
    for (const f of below(run, /\.csv$/)) say(formulas(f).length === 0, `${f}: ${formulas(f)[0]?.slice(0, 60)}`);
    const pictures = below(run, /\.svg$/);
    say(pictures.length >= 3 * 2 * 8, `${pictures.length} pictures`);
    for (const f of pictures) {
        say(spawnSync("xmllint", ["--noout", "--nonet", f]).status === 0, `${f}: not well-formed`);
        say(!/<(script|foreignObject|image|a)\b|\son[a-z]+=/.test(fs.readFileSync(f, "utf8").replace(/>[^<]*</g, "><")), `${f}: something active`);
    }
    for (const f of below(run, /\.xlsx$/)) {
        const sheets = spawnSync("unzip", ["-p", f, "xl/worksheets/*.xml"], { encoding: "utf8", maxBuffer: 1 << 28 }).stdout ?? "";
        say(sheets.length > 0 && !/<f>/.test(sheets), `${f}: a formula, or no sheets`);
    }
    const made = below(".", /PWNED/).concat(below(run, /PWNED/));
    say(made.length === 0, `something was run: ${made[0]}`);
    return wrong;
}

const [verb, first, second] = process.argv.slice(2);
if (verb === "make") make(first, second);
else {
    const wrong = check(first);
    for (const w of wrong) console.log(`FAIL  ${w}`);
    process.exit(wrong.length === 0 ? 0 : 1);
}

// SPDX-License-Identifier: GPL-3.0-or-later
// The PDF beside a page that is printed: tagged, in its language, with bookmarks, on A4, as many sheets as the page
// has in the browser.
import fs from "node:fs";
import path from "node:path";
import { spawnSync } from "node:child_process";

const PRINTED = /^(brief|intake|meeting|municipality-.*)\.html$/;

/* "Pages: 2" and the like; undefined when pdfinfo cannot read it. */
function describe(file) {
    const child = spawnSync("pdfinfo", [file], { encoding: "utf8" });
    if (child.error !== undefined || child.status !== 0) return undefined;
    return new Map(child.stdout.split("\n").map((line) => [line.split(":")[0], line.slice(line.indexOf(":") + 1).trim()]));
}

function words(file) {
    return spawnSync("pdftotext", [file, "-"], { encoding: "utf8" }).stdout ?? "";
}

/* `result` is of the page: its language, and how many sheets it may have. */
export function checkPdf(run, result, [least, most]) {
    if (!PRINTED.test(path.basename(result.page))) return;
    const file = path.join(run, result.page.replace(/\.html$/, ".pdf"));
    const say = (ok, text) => ok || result.wrong.push(`PDF: ${text}`);
    const about = fs.existsSync(file) ? describe(file) : undefined;
    say(about !== undefined, "not there, or not to be read");
    if (about === undefined) return;
    const bytes = fs.readFileSync(file).toString("latin1");
    result.pdfBytes = fs.statSync(file).size;
    result.pdfSheets = Number(about.get("Pages"));
    say(about.get("Tagged") === "yes", "not tagged");
    say(about.get("JavaScript") === "no" && about.get("Encrypted") === "no", "not plain");
    say(/^595\.\d+ x 841\.\d+/.test(about.get("Page size") ?? ""), `page size ${about.get("Page size")}`);
    say((about.get("Title") ?? "") !== "", "no title");
    say(bytes.includes(`/Lang (${result.lang})`), `language is not ${result.lang}`);
    say(/\/Outlines /.test(bytes), "no bookmarks");
    say(!/file:\/\//.test(bytes), "names a folder of the machine");
    say(words(file).trim().length > 200, "hardly any text");
    say(result.pdfSheets >= least && result.pdfSheets <= most, `${result.pdfSheets} sheets of A4`);
}

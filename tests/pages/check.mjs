// SPDX-License-Identifier: GPL-3.0-or-later
// usage: node check.mjs RUN_FOLDER ARTEFACTS
// Every *.html below a published run in headless Chromium, and in the Nu HTML checker. Prints a row a
// page and what is wrong; leaves screenshots, printed PDFs and results.json in ARTEFACTS. Exit 1 = found something.
import fs from "node:fs";
import path from "node:path";
import { chromium } from "playwright-core";
import { checkPage, hostile, sheetsOf } from "./page.mjs";
import { checkPdf } from "./pdf.mjs";
import { checkColours } from "./colours.mjs";
import { validate } from "./validator.mjs";

const AT_ONCE = 2;

function htmlBelow(folder) {
    return fs.readdirSync(folder, { withFileTypes: true })
        .flatMap((e) => {
            const name = path.join(folder, e.name);
            if (e.isDirectory()) return htmlBelow(name);
            return e.name.endsWith(".html") ? [name] : [];
        })
        .sort();
}

async function launch() {
    const options = { executablePath: process.env.CHROMIUM || "/usr/bin/chromium", headless: true };
    // its sandbox does not work for root, and the pages are our own
    if (process.getuid() === 0) options.args = ["--no-sandbox"];
    return chromium.launch(options);
}

/* Results in the order of the files, AT_ONCE pages under way. */
async function checkAll(browser, run, files, artefacts) {
    const result = new Array(files.length);
    let next = 0;
    const worker = async () => {
        while (next < files.length) {
            const i = next++;
            result[i] = await checkPage(browser, run, files[i], artefacts);
        }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    return result;
}

function row(cells) {
    const width = [34, 8, 10, 10, 10, 8, 8, 8, 8];
    return cells.map((c, i) => (i === 0 ? String(c).padEnd(width[i]) : String(c).padStart(width[i]))).join(" ");
}

function print(results) {
    console.log(row(["page", "kB", "axe rules", "unsure", "focusable", "sheets", "nu", "pdf kB", "sheets"]));
    for (const r of results) {
        console.log(row([r.page, Math.round(r.bytes / 1024), r.axePasses, r.axeIncomplete, r.focusable, r.sheets, r.nu,
            r.pdfBytes === undefined ? "" : Math.round(r.pdfBytes / 1024), r.pdfSheets ?? ""]));
        for (const w of r.wrong) console.log(`FAIL  ${r.page}: ${w}`);
    }
}

const [run, artefacts] = process.argv.slice(2).map((p) => path.resolve(p));
const files = htmlBelow(run);
if (files.length === 0) {
    console.log(`FAIL  no page below ${run}`);
    process.exit(1);
}
fs.mkdirSync(artefacts, { recursive: true });
const started = Date.now();
const browser = await launch();
const results = await checkAll(browser, run, files, artefacts);
const colours = await checkColours(browser, files[0]);
const version = browser.version();
await browser.close();
for (const [i, messages] of validate(files, hostile).entries()) {
    results[i].nu = messages.length;
    results[i].wrong.push(...messages);
}
for (const r of results) checkPdf(run, r, sheetsOf(r.page));
print(results);
for (const w of colours.wrong) console.log(`FAIL  colours: ${w}`);
const found = results.reduce((n, r) => n + r.wrong.length, colours.wrong.length);
fs.writeFileSync(path.join(artefacts, "results.json"), JSON.stringify({ chromium: version, colours, pages: results }, null, 1));
console.log(`${files.length} pages in Chromium ${version}, ${((Date.now() - started) / 1000).toFixed(1)} s: ` +
    (found === 0 ? "nothing found" : `${found} found`));
process.exit(found === 0 ? 0 : 1);

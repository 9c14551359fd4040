// SPDX-License-Identifier: GPL-3.0-or-later
// One page in Chromium: what it asks for, how it reads on a phone and on paper, for those who use a keyboard or
// a screen reader. Never throws for a page: what is wrong is a sentence in `wrong`.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { checkKeyboard } from "./keyboard.mjs";

const axeSource = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"];

/* Pages narrower than a phone: 320 CSS px is what WCAG 1.4.10 asks for, 360 what phones have. */
const WIDTHS = [1280, 360, 320];
const PAPER = { width: 688, height: 971 }; // A4 less the margins of the style sheet, CSS px

/* Sheets of A4, by the name of the page. */
const SHEETS = [[/^brief\.html$/, 2, 2], [/^intake\.html$/, 4, 6], [/^municipality-.*\.html$/, 1, 1]];

/* Names of 10,000 characters may take more room, and are not for one reader's language. */
export const hostile = process.env.TARVE_PAGES_HOSTILE === "yes";

export function sheetsOf(file) {
    if (hostile) return [1, Infinity];
    const [, least, most] = SHEETS.find(([name]) => name.test(path.basename(file))) ?? [null, 1, Infinity];
    return [least, most];
}

/* What a page must and must not hold whatever its kind; runs in the page. */
function contents() {
    const wrong = [];
    const say = (ok, text) => ok || wrong.push(text);
    const csp = document.querySelector("meta[http-equiv='Content-Security-Policy']");
    say(csp !== null && csp.content.startsWith("default-src 'none';"), "no policy that begins with default-src 'none'");
    say(document.scripts.length === 0, "there is a script");
    say(document.title.trim() !== "", "no title");
    say(document.querySelectorAll("main").length === 1, "not exactly one main");
    say(document.querySelectorAll("h1").length === 1, "not exactly one h1");
    for (const e of document.querySelectorAll("*"))
        for (const a of e.attributes) {
            say(!/^on/i.test(a.name), `attribute ${a.name}`);
            say(!/^\s*(javascript|vbscript):/i.test(a.value), `${a.name} holds code`);
            say(!["src", "srcset"].includes(a.name) || a.value.startsWith("data:image/"), `${e.localName} loads ${a.value.slice(0, 60)}`);
        }
    say(document.querySelectorAll("iframe, object, embed, link, base, form").length === 0, "an element that may load or send");
    for (const img of document.images) {
        say(img.complete && img.naturalWidth > 0, `a picture does not show: ${img.alt.slice(0, 60)}`);
        say(img.alt.trim() !== "", "a picture without text");
    }
    const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
    for (const id of ids.filter((id, i) => ids.indexOf(id) !== i)) say(false, `id ${id} twice`);
    const links = [...document.querySelectorAll("a[href]")].map((a) => a.getAttribute("href"));
    return { wrong, ids, links, lang: document.documentElement.lang };
}

/* Links lead to a place on the page or to a file of the run; the way out is for people to choose (http). */
function checkLinks(run, file, found) {
    const wrong = [];
    for (const href of found.links) {
        if (/^https:\/\//.test(href)) continue;
        const [name, id] = href.split("#");
        const target = name === "" ? file : path.resolve(path.dirname(file), decodeURIComponent(name));
        // the list of all runs stands beside them
        if (file === path.join(run, "index.html") && href === "../index.html" && fs.existsSync(target)) continue;
        if (!target.startsWith(run + path.sep)) wrong.push(`link out of the run: ${href}`);
        else if (!fs.existsSync(target)) wrong.push(`link to nothing: ${href}`);
        else if (id !== undefined && name === "" && !found.ids.includes(id)) wrong.push(`link to no place: ${href}`);
        else if (id !== undefined && name !== "" && !fs.readFileSync(target, "utf8").includes(`id="${id}"`)) wrong.push(`link to no place: ${href}`);
    }
    return wrong;
}

/* The folder fi, sv or en is the language; index.html above them names its own. */
function checkLanguage(run, file, lang) {
    const folder = path.relative(run, path.dirname(file)).split(path.sep)[0];
    if (!["fi", "sv", "en"].includes(lang)) return [`language is "${lang}"`];
    return ["fi", "sv", "en"].includes(folder) && folder !== lang ? [`language is ${lang} in folder ${folder}`] : [];
}

async function runAxe(page) {
    await page.evaluate(axeSource); // by the debugger: the page's policy stays in force
    return page.evaluate((tags) => globalThis.axe.run(document, { runOnly: { type: "tag", values: tags }, preload: false,
        resultTypes: ["violations", "incomplete"] }), AXE_TAGS);
}

function axeWords(width, violations) {
    return violations.flatMap((v) => v.nodes.slice(0, 5).map((n) =>
        `axe at ${width} px: ${v.id}: ${n.target.join(" ")}: ${(n.failureSummary ?? v.help).replace(/\s+/g, " ").slice(0, 200)}`));
}

/* How far the page is wider than its window, and the elements that stick out, outside scrolling regions. */
function tooWide() {
    const root = document.documentElement;
    const scrolls = (e) => e !== null && e !== root && e !== document.body &&
        (["auto", "scroll"].includes(getComputedStyle(e).overflowX) || scrolls(e.parentElement));
    const out = [...document.body.querySelectorAll("*")]
        .filter((e) => e.getBoundingClientRect().right > root.clientWidth + 1 && !scrolls(e.parentElement))
        .slice(0, 3).map((e) => `${e.localName}.${e.className} "${e.textContent.trim().slice(0, 30)}"`);
    return { by: root.scrollWidth - root.clientWidth, out };
}

async function checkWidth(page, where) {
    const wide = await page.evaluate(tooWide);
    return wide.by > 0 ? [`${wide.by} px too wide at ${where}: ${wide.out.join(", ")}`] : [];
}

/* Sheets with anything on them: now and then Chromium adds a blank one, without even the page's margins, after the last
 * of the brief ("2 / 2" stands before it). pdftotext ends each sheet with a form feed. */
function countSheets(file) {
    const text = spawnSync("pdftotext", [file, "-"], { encoding: "utf8" }).stdout ?? "";
    const sheets = text.split("\f").slice(0, -1);
    while (sheets.length > 0 && sheets.at(-1).trim() === "") sheets.pop();
    return sheets.length;
}

async function checkPaper(page, file, stem, result) {
    await page.reload(); // without the focus that the keyboard left
    await page.setViewportSize(PAPER);
    await page.emulateMedia({ media: "print" });
    if (!hostile) result.wrong.push(...await checkWidth(page, "A4"));
    await page.pdf({ path: `${stem}.pdf`, preferCSSPageSize: true, printBackground: true });
    result.sheets = countSheets(`${stem}.pdf`);
    const [least, most] = sheetsOf(file);
    if (result.sheets < least || result.sheets > most)
        result.wrong.push(`${result.sheets} sheets of A4, not ${least === most ? least : `${least} to ${most}`}`);
}

async function checkScreens(page, stem, result) {
    for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        result.wrong.push(...await checkWidth(page, `${width} px`));
        if (width === 320) continue;
        await page.screenshot({ path: `${stem}-${width}.png`, fullPage: true });
        const axe = await runAxe(page);
        result.wrong.push(...axeWords(width, axe.violations));
        if (width !== 1280) continue;
        result.axePasses = axe.passes.length;
        result.axeIncomplete = axe.incomplete.reduce((n, r) => n + r.nodes.length, 0);
    }
}

function watch(page, wrong) {
    page.on("console", (m) => wrong.push(`console ${m.type()}: ${m.text().slice(0, 200)}`));
    page.on("pageerror", (e) => wrong.push(`error: ${String(e).slice(0, 200)}`));
    page.on("requestfailed", (r) => wrong.push(`request failed: ${r.url().slice(0, 100)}`));
    page.on("request", (r) => /^(file|data):/.test(r.url()) || wrong.push(`request: ${r.url().slice(0, 100)}`));
}

export async function checkPage(browser, run, file, artefacts) {
    const name = path.relative(run, file);
    const stem = path.join(artefacts, name.replace(/\.html$/, "").replaceAll(path.sep, "-"));
    const result = { page: name, bytes: fs.statSync(file).size, wrong: [] };
    const context = await browser.newContext({ viewport: { width: WIDTHS[0], height: 900 }, reducedMotion: "reduce" });
    try {
        const page = await context.newPage();
        watch(page, result.wrong);
        await page.goto(pathToFileURL(file).href, { waitUntil: "load" });
        const found = await page.evaluate(contents);
        result.lang = found.lang;
        result.wrong.push(...found.wrong, ...checkLinks(run, file, found), ...checkLanguage(run, file, found.lang));
        await checkScreens(page, stem, result);
        await checkKeyboard(page, result);
        await checkPaper(page, file, stem, result);
    } catch (e) {
        result.wrong.push(`the check stopped: ${String(e).slice(0, 300)}`);
    } finally {
        await context.close();
    }
    return result;
}

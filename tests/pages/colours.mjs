// SPDX-License-Identifier: GPL-3.0-or-later
// Are the colours of the classes told apart by those who see colours otherwise? Simulated with the matrices of
// Machado, Oliveira and Fernandes (2009, severity 1.0, on linear RGB), compared by CIE 1976 distance in L*a*b*.
import { pathToFileURL } from "node:url";

const NAMES = ["shortage", "balance", "surplus", "mismatch", "unsure"];
const SEEN = {
    all: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    protan: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    deutan: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    tritan: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
};

/* Every look has a mark and a word as well: what must hold is that two colours side by side are two. */
const LEAST = 10;

const linear = (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
const times = (m, v) => m.map((r) => Math.min(1, Math.max(0, r[0] * v[0] + r[1] * v[1] + r[2] * v[2])));

function lab(rgb) {
    const xyz = [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.072175], [0.0193339, 0.119192, 0.9503041]]
        .map((r) => r[0] * rgb[0] + r[1] * rgb[1] + r[2] * rgb[2]);
    const f = [0.95047, 1, 1.08883].map((white, i) => xyz[i] / white).map((t) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116));
    return [116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])];
}

function nearest(colours, matrix) {
    let least = { distance: Infinity };
    const seen = colours.map((c) => lab(times(matrix, c)));
    for (let i = 0; i < seen.length; i++)
        for (let k = 0; k < i; k++) {
            const distance = Math.hypot(...seen[i].map((x, j) => x - seen[k][j]));
            if (distance < least.distance) least = { distance, pair: `${NAMES[k]}/${NAMES[i]}` };
        }
    return least;
}

export async function checkColours(browser, file) {
    const page = await browser.newPage();
    await page.goto(pathToFileURL(file).href);
    const text = await page.evaluate((names) => names.map((n) => getComputedStyle(document.documentElement).getPropertyValue(`--${n}`).trim()), NAMES);
    await page.close();
    const wrong = text.flatMap((t, i) => (/^#[0-9a-f]{6}$/i.test(t) ? [] : [`no colour --${NAMES[i]} on ${file}`]));
    const result = { wrong };
    if (wrong.length > 0) return result;
    const colours = text.map((t) => [1, 3, 5].map((i) => linear(parseInt(t.slice(i, i + 2), 16) / 255)));
    for (const [who, matrix] of Object.entries(SEEN)) {
        result[who] = nearest(colours, matrix);
        if (result[who].distance < LEAST) wrong.push(`${who}: ${result[who].pair} are ${result[who].distance.toFixed(1)} apart`);
    }
    return result;
}

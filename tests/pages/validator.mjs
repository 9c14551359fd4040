// SPDX-License-Identifier: GPL-3.0-or-later
// The Nu HTML checker, the one behind validator.w3.org: errors and warnings, one process for all pages.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import path from "node:path";

const jar = path.join(path.dirname(fileURLToPath(import.meta.url)), "node_modules/vnu-jar/build/dist/vnu.jar");

/* Its reading of img-src does not know that data: may stand there; Chromium does, and would log a refusal. */
const mistaken = /^Resource violates Content Security Policy .*image .data:image\/svg\+xml;base64,/;

/* True of hostile names, and no fault of the page that tells them. */
const ofNames = /^Text run is not in Unicode Normalization Form C|^This document appears to be written in/;

/* Of each file the messages that count; remarks without a warning (a slash on a void element) do not. */
export function validate(files, hostile) {
    const child = spawnSync("java", ["-jar", jar, "--format", "json", "--stdout", "--exit-zero-always", "--also-check-svg",
        "--asciiquotes", ...files], { encoding: "utf8", maxBuffer: 1 << 28 });
    const out = files.map(() => []);
    if (child.error !== undefined || child.status !== 0) {
        out[0].push(`the Nu HTML checker failed: ${child.error ?? child.stderr.slice(0, 400)}`);
        return out;
    }
    for (const m of JSON.parse(child.stdout).messages) {
        if ((m.type === "info" && m.subType === undefined) || mistaken.test(m.message)) continue;
        if (hostile && ofNames.test(m.message)) continue;
        const i = files.indexOf(fileURLToPath(m.url ?? "file:///"));
        out[Math.max(i, 0)].push(`${m.lastLine ?? 0}:${m.lastColumn ?? 0}: ${m.subType ?? m.type}: ${m.message} ` +
            `[${(m.extract ?? "").replace(/\s+/g, " ").slice(0, 80)}]`);
    }
    return out;
}

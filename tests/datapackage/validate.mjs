// SPDX-License-Identifier: GPL-3.0-or-later
// usage: validate.mjs DATAPACKAGE.JSON
// The library of the Frictionless standard itself: descriptor and every table, with types, constraints and foreign keys.
import { createRequire } from "node:module";

const { Package } = createRequire(import.meta.url)("datapackage");
const described = await Package.load(process.argv[2]);
const wrong = described.errors.map(String);
let rows = 0;
for (const resource of described.resources)
    try {
        rows += (await resource.read({ relations: true })).length;
    } catch (error) {
        wrong.push(`${resource.name}: ${error.message} ${(error.errors ?? []).slice(0, 5).map((e) => e.message).join("; ")}`);
    }
wrong.forEach((text) => console.log(`FAIL  ${text}`));
console.log(`frictionless: ${described.resources.length} tables, ${rows} rows, ${wrong.length} errors`);
process.exit(described.valid && wrong.length === 0 ? 0 : 1);

// SPDX-License-Identifier: GPL-3.0-or-later
// Is everything that can be used reached with the Tab key, in the order of the page, and seen when it is?

/* Marks what Tab must reach, in order, with data-tab="0", "1", ...; runs in the page. */
function markStops() {
    const shown = (e) => e.checkVisibility({ visibilityProperty: true });
    const stops = [...document.querySelectorAll("a[href], summary, button, input, select, textarea, [tabindex]")]
        .filter((e) => e.tabIndex >= 0 && shown(e));
    stops.forEach((e, i) => e.setAttribute("data-tab", String(i)));
    return stops.length;
}

/* Regions that scroll and cannot be reached; runs in the page. */
function deafRegions() {
    return [...document.querySelectorAll("*")]
        .filter((e) => ["auto", "scroll"].includes(getComputedStyle(e).overflowX) && e.scrollWidth > e.clientWidth && e.tabIndex < 0)
        .map((e) => `a region scrolls and cannot be reached: ${e.localName}.${e.className}`);
}

/* Who has the focus, and whether it shows: an outline of 2 px or more, within the window. Runs in the page. */
function focused() {
    const e = document.activeElement;
    const style = getComputedStyle(e), box = e.getBoundingClientRect();
    return {
        stop: e.getAttribute("data-tab"),
        name: `${e.localName} "${e.textContent.trim().slice(0, 40)}"`,
        outline: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 &&
            style.outlineColor !== style.backgroundColor && !/, 0\)$/.test(style.outlineColor),
        inside: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    };
}

/* The first stop is the link over the head of the page, and it works; a page whose content begins with its first
 * stop needs none. */
async function checkSkip(page) {
    await page.keyboard.press("Tab");
    const first = await page.evaluate(() => ({ href: document.activeElement.getAttribute("href"),
        inMain: document.activeElement.closest("main") !== null }));
    if (first.inMain) return [];
    if (!/^#./.test(first.href ?? "")) return ["the first stop is no link to the content"];
    const wrong = (await page.evaluate(focused)).inside ? [] : ["the link to the content does not show when it has the focus"];
    await page.keyboard.press("Enter");
    const there = await page.evaluate((id) => document.getElementById(id)?.localName, first.href.slice(1));
    if (there !== "main") wrong.push(`the link to the content leads to ${there}`);
    await page.keyboard.press("Tab");
    const inMain = await page.evaluate(() => document.activeElement === document.body || document.activeElement.closest("main, footer") !== null);
    if (!inMain) wrong.push("after the link to the content Tab goes elsewhere");
    return wrong;
}

export async function checkKeyboard(page, result) {
    await page.setViewportSize({ width: 360, height: 740 }); // the most regions scroll here
    result.wrong.push(...await page.evaluate(deafRegions));
    const count = await page.evaluate(markStops);
    result.focusable = count;
    for (let i = 0; i < count; i++) {
        await page.keyboard.press("Tab");
        const at = await page.evaluate(focused);
        if (at.stop !== String(i)) {
            result.wrong.push(`Tab ${i + 1} of ${count} is at ${at.name}`);
            return;
        }
        if (!at.outline) result.wrong.push(`no outline: ${at.name}`);
        if (!at.inside) result.wrong.push(`the focus is out of sight: ${at.name}`);
    }
    await page.reload();
    result.wrong.push(...await checkSkip(page));
}

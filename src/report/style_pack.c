/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Style of what is written on by hand: meeting pack and municipality pages. */
#include "report/page.h"

const char tarve_page_style_pack[] =
    ".callout{border-left:4px solid var(--brand);background:var(--wash);"
    "padding:var(--s-3) var(--s-4);max-width:none}\n"
    ".facts{display:grid;grid-template-columns:repeat(4,1fr);gap:var(--s-3) var(--s-5);"
    "margin:var(--s-4) 0}.facts div{border-top:1px solid var(--rule);padding-top:var(--s-1)}"
    ".facts dt{font-size:var(--t-0);color:var(--ink-2)}.facts dd{margin:0;font-weight:600}"
    ".facts .r{font-weight:400;color:var(--ink-2)}\n"
    "input[type=checkbox]{width:1.15em;height:1.15em;margin:0 .5em 0 0;vertical-align:-.2em;"
    "accent-color:var(--brand)}label{display:inline-block;padding:.25em .75em .25em 0}"
    ".write{border-bottom:1px solid var(--ink-2);display:inline-block;min-width:5em}"
    "td.blank{height:2.1rem;min-width:6em}p.line{border-bottom:1px solid var(--rule);height:2rem;"
    "max-width:none}\n@media screen{header nav{display:flex;flex-wrap:wrap;"
    "justify-content:space-between;gap:0 var(--s-5)}.newpage>.cols{margin-top:var(--s-6)}}\n"
    "@media screen and (max-width:44rem){.facts{grid-template-columns:1fr 1fr}}\n"
    "@media print{:root{--s-6:11pt}header nav{display:none}footer p{margin-bottom:1.5pt}\n"
    ".newpage{break-before:page;margin-top:0}.callout{padding:5pt 8pt}"
    "td.blank{height:17pt}p.line{height:20pt}.facts{gap:6pt 12pt}}\n";

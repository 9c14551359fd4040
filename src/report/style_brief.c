/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Style of the quarterly brief: on paper it fills two sheets and no more. */
#include "report/page.h"

const char tarve_page_style_brief[] =
    ".signals{list-style:none;margin:0;padding:0}.signals li{border-top:1px solid var(--hair);"
    "padding:var(--s-2) 0;overflow-wrap:anywhere}.signals "
    "li:first-child{border-top:0;padding-top:0}"
    ".tier{display:block;font-size:var(--t-0);font-weight:600;color:var(--ink-2)}"
    "h2.annex{margin:var(--s-6) 0 0;border-bottom:2px solid var(--ink);padding-bottom:var(--s-1)}"
    "h2.annex+section{margin-top:var(--s-5)}"
    ".plain+h3{margin-top:var(--s-4)}.runs{padding-top:var(--s-5)}.runs "
    ".scroll{margin-top:var(--s-4)}"
    "ul.inline{list-style:none;display:flex;flex-wrap:wrap;gap:0 var(--s-4);margin:0;padding:0}"
    ".runs h1 .beside,.runs "
    ".beside{display:block;font-size:var(--t-0);font-weight:400;color:var(--ink-2);letter-spacing:"
    "0}"
    ".brief .cols{margin-top:var(--s-6)}\n"
    "@media print{.brief figure img{max-width:none;max-height:80mm;width:auto;max-width:100%}"
    ".brief .second{break-before:page}.brief .second>.cols:first-child{margin-top:0}"
    ".brief .signals li{padding:2.5pt 0}.brief .cols{margin-top:var(--s-5);gap:var(--s-5)}"
    ".brief section{margin-top:var(--s-5)}.brief .second,.brief footer{--s-4:7pt;--s-5:8pt}"
    ".brief footer{line-height:1.22}.brief footer p{margin-bottom:1pt}}\n";

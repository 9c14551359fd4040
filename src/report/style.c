/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The style of the page: colours by role (contrast on white in comments), one family, five sizes,
 * space in multiples of 4 px, and A4. Constants only: nothing from data may enter here. */
#include "report/page.h"

static const char tokens[] =
    "\n:root{--ink:#1a2530;--ink-2:#47535e;--rule:#c3cbd2;--hair:#e4e8eb;--wash:#f4f7f8;"
    "--paper:#fff;--brand:#0b4a5e;" /* 15.5, 7.9, -, -, -, -, 9.7 */
    "--shortage:#a8430b;--balance:#2c6a51;--surplus:#1165b3;--mismatch:#75408c;"
    "--unsure:#5a656f;" /* 6.0 6.4 5.9 7.3 6.0 */
    "--step-1:#d9e6eb;--step-2:#a9c6d1;--step-3:#3f7486;--step-4:#0b4a5e;"
    "--mark:#5c4a00;--mark-t:#fff7d6;--mark-r:#d9c36a;" /* 8.0 on --mark-t */
    "--font:Inter,system-ui,-apple-system,\"Segoe UI\",Roboto,\"Helvetica Neue\",Arial,sans-serif;"
    "--t-0:.8125rem;--t-1:.9375rem;--t-2:1.0625rem;--t-3:1.25rem;--t-4:2rem;"
    "--s-1:.25rem;--s-2:.5rem;--s-3:.75rem;--s-4:1rem;--s-5:1.5rem;--s-6:2.5rem;--measure:42rem}\n"
    "*{box-sizing:border-box}html{font-size:100%;-webkit-text-size-adjust:100%}\n"
    "body{margin:0;overflow-wrap:break-word;background:var(--paper);color:var(--ink);font:400 "
    "var(--t-2)/1.5 var(--font);"
    "font-variant-numeric:tabular-nums lining-nums;hyphens:manual}\n"
    ".page{max-width:64rem;margin:0 auto;padding:0 2rem 3rem}\n"
    "a{color:var(--brand);text-underline-offset:.15em}"
    ":focus-visible{outline:3px solid var(--brand);outline-offset:2px}\n"
    ".skip{position:absolute;left:-100rem}.skip:focus{left:1rem;top:1rem;background:var(--paper);"
    "padding:.5rem;z-index:1}\n"
    "p{margin:0 0 var(--s-3);max-width:var(--measure)}strong,b{font-weight:600}\n"
    "h1,h2,h3{font-weight:650;line-height:1.2;text-wrap:balance;margin:0;letter-spacing:-.011em}"
    "h1{font-size:var(--t-4);max-width:54rem}h2{font-size:var(--t-3);margin:0 0 var(--s-3)}"
    "h3{font-size:var(--t-2);margin:0 0 var(--s-1)}section{margin-top:var(--s-6)}\n";

static const char blocks[] =
    ".mast{border-top:6px solid var(--brand);padding:var(--s-3) 0;margin-bottom:var(--s-3);"
    "border-bottom:1px solid var(--rule);display:flex;flex-wrap:wrap;gap:var(--s-1) var(--s-5);"
    "align-items:baseline;font-size:var(--t-1)}.mast p{margin:0}"
    ".mast .org{font-weight:650;color:var(--brand);overflow-wrap:anywhere}"
    ".mast .when{color:var(--ink-2);margin-left:auto}\n"
    "nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:0 var(--s-5);margin:0 0 var(--s-5);"
    "padding:0;font-size:var(--t-1)}nav a{display:inline-block;padding:.25rem 0}\n"
    ".ex{display:inline-block;font-size:var(--t-0);font-weight:500;line-height:1.3;"
    "color:var(--mark);background:var(--mark-t);border:1px solid var(--mark-r);border-radius:3px;"
    "padding:0 .35em;white-space:nowrap;vertical-align:.08em;letter-spacing:0}\n"
    ".bar{font-size:var(--t-1);background:var(--mark-t);color:var(--mark);"
    "padding:var(--s-2) var(--s-3);margin:0 0 var(--s-4);border-left:4px solid var(--mark-r);"
    "max-width:none}.bar a{color:inherit}\n"
    ".lead{list-style:none;margin:var(--s-4) 0 0;padding:0;display:grid;"
    "grid-template-columns:repeat(3,1fr);gap:var(--s-5)}"
    ".lead li{border-top:2px solid var(--ink);padding-top:var(--s-2);overflow-wrap:anywhere}"
    ".lead b{display:block}.lead+figure{margin-top:var(--s-6)}\n"
    ".keys{display:grid;grid-template-columns:repeat(4,1fr);margin:var(--s-5) 0 0;padding:0;"
    "border-top:1px solid var(--rule);border-bottom:1px solid var(--rule)}"
    ".keys>div{padding:var(--s-3) var(--s-4);border-left:1px solid "
    "var(--hair);min-width:0;overflow-wrap:anywhere}"
    ".keys>div:first-child{border-left:0;padding-left:0}"
    ".keys dt{font-size:var(--t-1);line-height:1.3;min-height:2.6em;display:flex;"
    "align-items:flex-end}.keys dd{margin:0}"
    ".keys .big{font-size:var(--t-4);font-weight:600;line-height:1.15;letter-spacing:-.02em}"
    ".keys .chg{font-size:var(--t-1);font-weight:500}"
    ".keys .cmp{font-size:var(--t-0);color:var(--ink-2);line-height:1.4}\n";

static const char figures[] =
    "figure{margin:0;display:grid;grid-template-columns:minmax(0,45rem) 13.5rem;column-gap:1.5rem}"
    "figure.solo{display:block}figcaption{grid-column:1/-1;margin-bottom:var(--s-3)}"
    "figcaption h2{margin:0;overflow-wrap:anywhere}"
    ".sub{font-size:var(--t-1);color:var(--ink-2);margin:var(--s-1) 0 0;max-width:46rem}"
    "figure img{display:block;width:100%;height:auto}.note{font-size:var(--t-0);line-height:1.45;"
    "color:var(--ink-2)}.note p{margin:0 0 var(--s-2)}.note b{color:var(--ink)}\n"
    "details{grid-column:1;font-size:var(--t-1);margin-top:var(--s-2)}"
    "summary{color:var(--brand);cursor:pointer;padding:.25rem 0;width:fit-content}\n"
    ".marks{list-style:none;margin:0 0 var(--s-2);padding:0}.m{display:inline-block;width:1.25em;"
    "font-style:normal}.c-s{color:var(--shortage)}.c-b{color:var(--balance)}"
    ".c-u{color:var(--surplus)}.c-m{color:var(--mismatch)}.c-e{color:var(--unsure)}\n"
    ".swatches{list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:0 1em}"
    ".swatches li{display:flex;align-items:center;gap:.5em;margin:.2em 0}"
    ".sw{width:1.5em;height:1em;border:1px solid var(--ink-2);flex:none}"
    ".sw.s1{background:var(--step-1)}.sw.s2{background:var(--step-2)}"
    ".sw.s3{background:var(--step-3)}.sw.s4{background:var(--step-4)}"
    ".sw.h{background:repeating-linear-gradient(135deg,#fff 0 3px,#9aa5ae 3px 4px)}\n";

static const char table[] =
    ".scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:var(--t-1);"
    "line-height:1.35}caption{text-align:left;font-weight:650;font-size:var(--t-3);line-height:1.2;"
    "padding-bottom:var(--s-2)}"
    "caption h2{margin:0;font:inherit}caption small{display:block;font-weight:400;"
    "font-size:var(--t-1);color:var(--ink-2);"
    "margin-top:var(--s-1);line-height:1.4}"
    "th,td{text-align:left;vertical-align:baseline;padding:.35rem .75rem .35rem 0;"
    "border-bottom:1px solid var(--hair);font-weight:400}"
    "tbody th,td.w{overflow-wrap:break-word}"
    "thead th{font-size:var(--t-0);color:var(--ink-2);vertical-align:bottom;"
    "border-bottom:1px solid var(--ink-2);line-height:1.25}"
    "td.n,th.n{text-align:right;white-space:nowrap}thead th.n{white-space:normal}"
    "td:last-child,th:last-child{padding-right:0}figure+.scroll{margin-top:var(--s-5)}"
    ".scroll+p{margin-top:var(--s-2)}"
    ".r{color:var(--ink-2)}td.n .r{display:block;font-size:var(--t-0)}"
    "td.n+td:not(.n),th.n+th:not(.n){padding-left:1.25rem}"
    "tr.all th,tr.all td{font-weight:600;border-bottom-color:var(--ink-2)}\n"
    ".tight{margin-top:var(--s-5)}.cols{display:grid;grid-template-columns:1fr 1fr;"
    "gap:var(--s-5) "
    "var(--s-6);align-items:start}.cols>section{margin-top:0}.cols>*{min-width:0}main>.cols{margin-"
    "top:var(--s-6)}"
    ".cols.map{grid-template-columns:25rem 1fr}\n"
    "ul.plain,ol.plain{margin:0;padding-left:1.2em}.plain li{margin-bottom:var(--s-2);"
    "max-width:var(--measure);overflow-wrap:anywhere}\n"
    "footer{margin-top:var(--s-6);border-top:1px solid var(--rule);padding-top:var(--s-3);"
    "font-size:var(--t-0);color:var(--ink-2);line-height:1.45}footer p{margin-bottom:var(--s-2);"
    "overflow-wrap:anywhere}footer h2{font-size:var(--t-0);color:var(--ink);"
    "margin-bottom:var(--s-1);letter-spacing:0}\n";

static const char narrow[] =
    "@media screen and "
    "(max-width:62rem){figure{display:block}figure>.note{margin-top:var(--s-3)}}\n"
    "@media screen and (max-width:44rem){:root{--t-4:1.625rem;--s-6:2.25rem}"
    ".page{padding:0 1rem 2rem}.ex{white-space:normal}.mast .when{margin-left:0;width:100%}"
    ".lead,.cols,.cols.map{grid-template-columns:minmax(0,1fr);gap:var(--s-4)}"
    ".keys{grid-template-columns:1fr 1fr}"
    ".keys>div,.keys>div:first-child{padding:var(--s-3);border-left:0}"
    ".keys>div:nth-child(odd){padding-left:0}"
    ".keys>div:nth-child(even){border-left:1px solid var(--hair);padding-right:0}"
    ".keys>div:nth-child(n+3){border-top:1px solid var(--hair)}figure img{max-width:26rem}"
    "caption small{max-width:calc(100vw - 2rem)}}\n";

static const char paper[] =
    "@page{size:A4;margin:12mm 14mm 14mm}\n"
    "@media print{:root{--t-0:7.6pt;--t-1:8.4pt;--t-2:9.3pt;--t-3:11.5pt;--t-4:18pt;--s-4:9pt;"
    "--s-5:11pt;--s-6:15pt}html{-webkit-print-color-adjust:exact;print-color-adjust:exact}"
    "body{line-height:1.38}.page{max-width:none;padding:0}nav,details,.skip{display:none}"
    "a{color:inherit;text-decoration:none}.mast{margin-bottom:var(--s-4);padding:4pt 0;"
    "border-top-width:4px}.bar{padding:3pt 6pt}"
    "figure{display:block}figure>.note{margin-top:3pt;columns:2;column-gap:16pt}"
    ".note>*{break-inside:avoid}figure,.keys,tr,li{break-inside:avoid}"
    "h2,h3,caption,figcaption{break-after:avoid}thead{display:table-header-group}"
    "th,td{padding:2pt 6pt 2pt 0}figure img{max-width:152mm}table{break-inside:avoid}#assumptions "
    "table{break-inside:auto}.scroll{overflow:visible}"
    "p{margin-bottom:4pt}.plain li{margin-bottom:2.5pt}.marks{display:flex;flex-wrap:wrap;"
    "gap:0 10pt;column-span:all;margin:0 0 2pt}.cols.map{grid-template-columns:78mm 1fr;"
    "gap:0 8mm}.keys>div{padding:4pt 8pt 5pt}footer{margin-top:var(--s-4);line-height:1.3}footer "
    "p{margin-bottom:2pt}}\n";

const char *const tarve_page_style[TARVE_PAGE_STYLES] = {
    tokens, blocks, figures, table, narrow, paper, tarve_page_style_pack, tarve_page_style_brief};

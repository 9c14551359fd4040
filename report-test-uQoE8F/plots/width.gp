# width.gp: what makes the range wide: shares of the variance
# Alone: gnuplot -d width.gp, or with -e 'TERM="png"' before it.
if (!exists("TERM")) TERM = "svg"
W = 720; H = 264; OUT = "width"
load "style.gp"
set label "ilmoitusten kattavuus" at 0.0,19.0 left font FT_BASE textcolor rgb INK
set label "52\302\240\045" at 666.0,19.0 left font FT_BASE textcolor rgb INK
set label "vaihtuvuus" at 0.0,45.0 left font FT_BASE textcolor rgb INK
set label "17\302\240\045" at 377.9,45.0 left font FT_BASE textcolor rgb INK
set label "avoimien paikkojen m\303\244\303\244r\303\244" at 0.0,71.0 left font FT_BASE textcolor rgb INK
set label "12\302\240\045" at 336.8,71.0 left font FT_BASE textcolor rgb INK
set label "ty\303\266tt\303\266mist\303\244 t\303\244yttyv\303\244t" at 0.0,97.0 left font FT_BASE textcolor rgb INK
set label "8\302\240\045" at 303.8,97.0 left font FT_BASE textcolor rgb INK
set label "valmistuneiden oletukset" at 0.0,123.0 left font FT_BASE textcolor rgb INK
set label "5\302\240\045" at 279.2,123.0 left font FT_BASE textcolor rgb INK
set label "valmistuneiden m\303\244\303\244r\303\244" at 0.0,149.0 left font FT_BASE textcolor rgb INK
set label "3\302\240\045" at 262.7,149.0 left font FT_BASE textcolor rgb INK
set label "vastaavuusavain" at 0.0,175.0 left font FT_BASE textcolor rgb INK
set label "2\302\240\045" at 254.5,175.0 left font FT_BASE textcolor rgb INK
set label "muu" at 0.0,201.0 left font FT_BASE textcolor rgb INK
set label "1\302\240\045" at 246.2,201.0 left font FT_BASE textcolor rgb INK
set arrow from 232.0,6.0 to 232.0,214.0 nohead ls 9 front
set label "L\303\244hde\072 Tilastokeskus \057 KEHA\055keskus\054 ty\303\266nv\303\244litystilasto\054 12r5 ym\056 Laskelma\072 tarve\056" at 0.0,255.0 left font FT_SMALL textcolor rgb INK2
set label "Osuus vajeen varianssista keskimm\303\244isell\303\244 alalla\056" at 0.0,239.0 left font FT_SMALL textcolor rgb INK2
X(v) = 232.0 + v*823.07692307692309
Y(row) = 6 + (row - 0.5)*26
D = "width.tsv"
plot D using (X(0)):(Y($1)):(X(0)):(X($2)):(Y($1)-8):(Y($1)+8) with boxxyerror fs solid 1 noborder lc rgb BRAND
unset output

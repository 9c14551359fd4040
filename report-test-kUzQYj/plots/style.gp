# style.gp: one look for every chart, loaded first by each.
# Set before: W, H (CSS pixels), OUT (file without ending), TERM "svg" or "png".
# Text is never interpreted: enhanced mode is off, so _ ^ { } @ & are only characters.
reset
set encoding utf8
# svg takes the whole list of fonts, pngcairo the first; png sizes are points at 96 dpi
FONTS = "Inter, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
svgfont(size) = FONTS.",".gprintf("%g", size)
pngfont(size) = "Inter,".gprintf("%g", size*0.75)
fnt(size) = (TERM eq "svg") ? svgfont(size) : pngfont(size)
FT_BASE = fnt(13)
FT_SMALL = fnt(12)
FT_BIG = fnt(15)
if (TERM eq "svg") {
    set terminal svg size W,H dynamic font FT_BASE linewidth 1 noenhanced
} else {
    set terminal pngcairo size W*2.5,H*2.5 font FT_BASE noenhanced background "#ffffff"
    set terminal pngcairo fontscale 2.5 linewidth 2.5 pointscale 2.5
}
set output OUT.".".TERM
# colours by role (contrast on white: 15.5, 7.9, 6.1, 6.2, 6.4, 5.0)
INK = 0x1a2530; INK2 = 0x47535e; RULE = 0xc3cbd2; HAIR = 0xe4e8eb; PAPER = 0xffffff
BRAND = 0x0b4a5e; BAND80 = 0xa9c6d1; BAND95 = 0xd9e6eb
SHORTAGE = 0xa8430b; BALANCE = 0x2b6b5e; SURPLUS = 0x1f5fa8; UNCERTAIN = 0x66717b
set style line 1 lc rgb INK lw 2.2
set style line 2 lc rgb BRAND lw 2.2 dt (7,3)
set style line 3 lc rgb UNCERTAIN lw 1.4 dt (2,3)
set style line 8 lc rgb HAIR lw 1
set style line 9 lc rgb RULE lw 1.4
set style line 10 lc rgb INK2 lw 1 dt (2,3)
unset border; unset key; unset xtics; unset ytics
set style fill solid 1.0 noborder
set datafile separator tab
set datafile commentschars "#"
set lmargin at screen 0; set rmargin at screen 1
set bmargin at screen 0; set tmargin at screen 1
set xrange [0:W]; set yrange [H:0]

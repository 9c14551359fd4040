# all.gp: every chart. Run in this folder: gnuplot -d all.gp
TERM = "svg"
load "width.gp"
load "width-narrow.gp"
TERM = "png"
load "width.gp"

# usage: awk -F, -f sums.awk parts.csv forecasts.csv : what totals lack of the sums of their parts
NR == FNR { if (FNR > 1) { child[++n] = $1; parent[n] = $2 } next }
FNR > 1 { mean[$1, $2] = $4; if ($4 < 0 || $6 > $5 || $5 > $7) print "bad range", $0; if ($2 > H) H = $2 }
END { for (h = 1; h <= H; h++) { for (i = 1; i <= n; i++) { sum[parent[i], h] += mean[child[i], h]; is[parent[i]] = 1 }
    for (p in is) { d = mean[p, h] - sum[p, h]; if (p != "all" && d * d > 1e-5 * mean[p, h] ^ 2) print p, h, mean[p, h], sum[p, h] } } print "sums compared" }

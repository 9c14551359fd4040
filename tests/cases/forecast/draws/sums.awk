# usage: awk -F, -f sums.awk parts.csv draws.csv : where a total is not the sum of its parts
NR == FNR { if (FNR > 1) { child[++n] = $1; parent[n] = $2; total[$2] = 1 } next }
FNR > 1 { value[$1, $3, $2] = $5; if ($5 < 0) print "negative", $0; if ($1 > D) D = $1; if ($3 > H) H = $3 }
END { for (d = 1; d <= D; d++) for (h = 1; h <= H; h++) { split("", sum)
    for (i = 1; i <= n; i++) sum[parent[i]] += value[d, h, child[i]]
    for (p in total) { off = value[d, h, p] - sum[p]; if (p != "all" && off * off > 1e-9 * sum[p] ^ 2) print d, h, p, off } }
    print D " draws of " H " steps compared" }

# SPDX-License-Identifier: GPL-3.0-or-later
# The second worked example, in the manner of a spreadsheet: commuting, backlog, ledger, crosswalk,
# supply, gap, ratio, balance share, bounds of fields and of groups, and the lag of study places.
# Bounds of groups are the worst of all subsets, not a flow.
say <- function(name, x) cat(paste(c(name, format(as.vector(t(x)), digits = 15, trim = TRUE)), collapse = " "), "\n", sep = "")

# Employed by residence (rows) and workplace: A and B are the area, C lies beside it.
commuting <- rbind(A = c(700, 200, 100), B = c(100, 300, 100), C = c(150, 50, 800))
unemployed <- c(A = 400, B = 200, C = 300)
inside <- c(TRUE, TRUE, FALSE)
share <- commuting / rowSums(commuting)
by_workplace <- sum(rowSums(share[, inside]) * unemployed)
say("commuting", commuting)
say("unemployed", unemployed)
say("share_inside", rowSums(share[, inside]))
say("by_workplace", by_workplace)
say("factor", by_workplace / sum(unemployed[inside]))

# Four occupations of the area; job seekers by residence are moved by the factor.
n12 <- c(180, 60, 150, 30)
v <- c(22, 9, 8, 1)
u <- c(60, 90, 300, 150) * by_workplace / 600
kappa <- 0.9; omega <- 0.05; chi <- 0.28; phi <- 0.25; alpha <- 0.3; iota <- 0.04
u_max <- 1.2; years <- 2; open <- 0.8
hires <- kappa * (1 - omega) * n12
churn <- chi * hires
net <- hires - churn
ease <- ((u + 0.5) / (v + 0.5))^(1 - alpha)
p <- pmin(0.9, phi / (1 - chi) * ease / sum(net / sum(net) * ease))
seekers <- pmin(p * net, u_max * u)
mobility <- iota * net
raw <- net - seekers - mobility
entrants <- pmax(0, raw)
cut <- pmax(0, -raw) # first from the job seekers, then from mobility
from_seekers <- pmin(seekers, cut)
seekers <- seekers - from_seekers
mobility <- mobility - (cut - from_seekers)
backlog <- kappa * (1 - chi) * pmax(0, v - n12 / 12 * open) / years
stopifnot(max(abs(hires - churn - seekers - mobility - entrants)) < 1e-12)
say("n12", n12)
say("v", v)
say("u", u)
say("hires", hires)
say("churn", churn)
say("seekers", seekers)
say("mobility", mobility)
say("entrants", entrants)
say("backlog", backlog)

# Occupation by field: care, technology, services; what is left asks for no qualification of theirs.
P <- rbind(c(.80, 0, .05), c(0, .70, 0), c(.02, .08, .40), c(0, 0, .25))
graduates <- c(70, 50, 400)
mu <- c(.15, .10, .20); a <- c(.82, .82, .80); rho <- c(.70, .60, .65); m <- c(.80, .60, .70)
employed <- c(1900, 800, 1500)
supply <- graduates * (1 - mu) * a * rho * m
map <- function(x) as.vector(x %*% P)
required <- map(entrants) + map(backlog)
openings <- map(net)
gap <- required - supply
ratio <- (supply + map(seekers) + map(mobility)) / openings
say("shares", P)
say("graduates", graduates)
say("mu", mu)
say("a", a)
say("rho", rho)
say("m", m)
say("employed", employed)
say("requirement", required)
say("supply", supply)
say("gap", gap)
say("openings", openings)
say("ratio", ratio)
say("balance_share", 100 * (ratio - 1) * openings / employed)

# Every admissible allocation: an occupation may take whom it has a share for.
may <- P > 0
need <- entrants + backlog
qualified <- need * rowSums(P)
subsets <- function(of) lapply(0:(2^length(of) - 1), function(k) of[bitwAnd(k, 2^(seq_along(of) - 1)) > 0])
reach <- function(fields) rowSums(may[, fields, drop = FALSE]) > 0
bounds <- function(group) {
  only <- reach(group) & !reach(setdiff(1:3, group))
  over <- max(sapply(subsets(group), function(s) sum(supply[s]) - sum(need[reach(s)])))
  short <- max(sapply(subsets(which(only)), function(o)
    sum(qualified[o]) - sum(supply[colSums(may[o, , drop = FALSE]) > 0])))
  c(sum(qualified[only]), sum(need[reach(group)]), short, over)
}
say("bounds_care", bounds(1))
say("bounds_technology", bounds(2))
say("bounds_services", bounds(3))
say("bounds_care_technology", bounds(1:2))
say("bounds_all", bounds(1:3))

# 100 places a year from 2026, all filled: graduates of 2026 ... 2032.
w <- c(0, 0, .45, .11, .08, .06)
say("lag", w)
say("graduates_of_places", sapply(0:6, function(y) sum(100 * w[seq_len(y)])))

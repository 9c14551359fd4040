# SPDX-License-Identifier: GPL-3.0-or-later
# The description of a series of quarters: eleven years, of which the last ten count; then with a
# break before period 18, so that the year 16..19 is left out.
say <- function(name, x) cat(paste(c(name, format(x, digits = 15, trim = TRUE)), collapse = " "), "\n", sep = "")
y <- c(61, 70, 66, 52, 58, 73, 69, 50, 64, 71, 75, 55, 60, 78, 70, 57, 66, 74, 77, 54, 71, 83,
       80, 62, 70, 85, 78, 60, 64, 80, 79, 61, 73, 88, 84, 63, 76, 84, 90, 70, 72, 91, 86, 68)
level <- 0.8
describe <- function(mean, back, stretch) {
  n <- length(mean)
  pair <- which(outer(seq_len(n), seq_len(n), "<") & outer(stretch, stretch, "=="), arr.ind = TRUE)
  slope <- sort((mean[pair[, 2]] - mean[pair[, 1]]) / (back[pair[, 1]] - back[pair[, 2]]))
  b <- median(slope)
  rest <- mean + b * back
  rest <- rest - ave(rest, stretch, FUN = median)
  near <- which(diff(back) == -1 & diff(stretch) == 0)
  a <- sum(rest[near] * rest[near + 1]) / sum(rest^2)
  a <- min(max(a + (1 + 3 * a) / n, 0), 0.8)
  s <- sum(sign(mean[pair[, 2]] - mean[pair[, 1]]))
  v <- sum(sapply(split(mean, stretch), function(x) {
    k <- length(x); g <- table(x)
    (k * (k - 1) * (2 * k + 5) - sum(g * (g - 1) * (2 * g + 5))) / 18
  }))
  sd <- sqrt(v * (1 + a) / (1 - a))
  k <- max(floor((length(slope) - qnorm((1 + level) / 2) * sd) / 2), 1)
  list(answer = c(b, slope[k], rev(slope)[k], 2 * pnorm(-max(abs(s) - 1, 0) / sd), a), s = s, v = v)
}
say("y", y)
year <- colMeans(matrix(y, 4))[-1]
whole <- describe(year, 9:0, rep(1, 10))
say("whole", whole$answer)
kendall <- cor.test(9 - 9:0, year, method = "kendall", exact = FALSE) # the same S and variance
stopifnot(abs(kendall$statistic - whole$s / sqrt(whole$v)) < 1e-9)
say("cut", describe(year[-4], (9:0)[-4], c(rep(1, 3), rep(2, 6)))$answer)

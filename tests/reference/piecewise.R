# SPDX-License-Identifier: GPL-3.0-or-later
# Every choice of at most three changes, at least six figures a segment, fitted by lm; least by
# N log(SSE/N) + 3 c log N. Then with a known break before period 14 (of 0..29).
say <- function(name, x) cat(paste(c(name, format(x, digits = 15, trim = TRUE)), collapse = " "), "\n", sep = "")
y <- c(14.2, 15.9, 16.4, 18.8, 19.1, 21.7, 22.2, 24.6, 24.9, 30.1, 29.4, 28.8, 27.1, 27.5, 25.9, 24.6,
       24.9, 23.0, 22.7, 21.2, 12.3, 12.9, 12.1, 13.4, 13.1, 13.9, 13.2, 14.4, 14.1, 15.2)
n <- length(y)
u <- seq_len(n) - n
say("y", y)
sse_of <- function(starts) {
  ends <- c(starts[-1] - 1, n)
  sum(mapply(function(a, b) deviance(lm(y[a:b] ~ u[a:b])), starts, ends))
}
search <- function(known) {
  best <- list(value = Inf)
  for (c in 0:3) {
    sets <- if (c == 0) list(integer(0)) else combn(setdiff(7:(n - 5), known), c, simplify = FALSE)
    for (s in sets) {
      starts <- sort(c(1, known, s))
      if (any(diff(c(starts, n + 1)) < 6)) next
      sse <- sse_of(starts)
      value <- n * log(sse / n) + 3 * c * log(n)
      if (value < best$value) best <- list(value = value, starts = starts, sse = sse, c = c)
    }
  }
  best
}
tell <- function(prefix, b) {
  last <- tail(b$starts, 1):n
  m <- lm(y[last] ~ u[last])
  say(paste0(prefix, "changes"), b$starts[-1] - 1)
  say(paste0(prefix, "sigma2"), b$sse / (n - 2 * length(b$starts) - b$c))
  say(paste0(prefix, "level"), coef(m)[[1]])
  say(paste0(prefix, "slope"), coef(m)[[2]])
  say(paste0(prefix, "unscaled"), as.vector(summary(m)$cov.unscaled)[c(1, 2, 4)])
}
tell("", search(integer(0)))
tell("known_", search(15))

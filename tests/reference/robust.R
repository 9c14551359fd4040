# SPDX-License-Identifier: GPL-3.0-or-later
# Bisquare by hand: residuals over sqrt(1 - leverage), scale from their median without the p - 1
# smallest, weights (1 - (r/4.685 s)^2)^2 until nothing moves. Two wild figures and a level shift.
say <- function(name, x) cat(paste(c(name, format(x, digits = 15, trim = TRUE)), collapse = " "), "\n", sep = "")
y <- c(21, 23, 22, 26, 25, 27, 60, 28, 31, 30, 32, 33, 12, 14, 13, 17, 16, 18, 19, -9, 21, 20, 24, 23)
n <- length(y)
t <- seq_len(n) - n
x <- cbind(1, t, as.numeric(seq_len(n) - 1 < 12))
p <- ncol(x)
spare <- 1 / sqrt(1 - diag(x %*% solve(crossprod(x), t(x))))
b <- solve(crossprod(x), crossprod(x, y))
for (i in 1:1000) {
  r <- as.vector(y - x %*% b) * spare
  s <- median(sort(abs(r))[p:n]) / 0.6745
  z <- r / (4.685 * s)
  w <- ifelse(abs(z) < 1, (1 - z^2)^2, 0)
  new <- solve(crossprod(x, w * x), crossprod(x, w * y))
  done <- max(abs(new - b)) < 1e-13
  b <- new
  if (done) break
}
say("y", y)
say("level", b[1])
say("slope", b[2])
say("shift", b[3])
say("weight_wild", w[c(7, 20)])

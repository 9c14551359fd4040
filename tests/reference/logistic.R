# SPDX-License-Identifier: GPL-3.0-or-later
say <- function(name, x) cat(paste(c(name, format(x, digits = 15, trim = TRUE)), collapse = " "), "\n", sep = "")
y <- c(12, 11, 14, 13, 15, 18, 17, 22, 27, 31, 36, 44, 48, 55, 57, 62, 61, 66, 64, 67)
t <- 0:19
say("y", y)
m <- nls(y ~ c + K / (1 + exp(-r * (t - t0))), start = list(c = 10, K = 55, r = 0.4, t0 = 10),
         control = nls.control(tol = 1e-7))
say("estimate", coef(m))
say("spread", sqrt(diag(vcov(m))) / summary(m)$sigma)

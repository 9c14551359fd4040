# SPDX-License-Identifier: GPL-3.0-or-later
# Quarters over twelve years; trend in years up to the last period. Variances are given theta.
if (!requireNamespace("MASS", quietly = TRUE)) quit(status = 77)
say <- function(name, x) cat(paste(c(name, format(x, digits = 15, trim = TRUE)), collapse = " "), "\n", sep = "")
y <- c(3, 9, 22, 4, 8, 2, 13, 1, 5, 19, 11, 7, 2, 6, 31, 3, 10, 14, 9, 2, 4, 25, 18, 12,
       1, 8, 27, 9, 6, 33, 16, 5, 13, 7, 41, 8, 3, 21, 24, 17, 9, 12, 52, 6, 11, 38, 20, 14)
n <- length(y)
t <- seq_len(n) - 1
d <- data.frame(y = y, year = (t - (n - 1)) / 4, season = factor(t %% 4))
say("y", y)
m <- MASS::glm.nb(y ~ year + season, d, control = glm.control(epsilon = 1e-13, maxit = 200))
end <- data.frame(year = 0, season = factor(0:3))
x <- model.matrix(~ year + season, end)
say("slope", coef(m)[["year"]])
say("theta", m$theta)
say("end", predict(m, end))
say("var_end", mean(rowSums((x %*% vcov(m)) * x)))
say("cov", mean(x %*% vcov(m)[, "year"]))
say("var_slope", vcov(m)["year", "year"])

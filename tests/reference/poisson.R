# SPDX-License-Identifier: GPL-3.0-or-later
# Quarters over ten years with a level shift at period 22; trend in years up to the last period.
say <- function(name, x) cat(paste(c(name, format(x, digits = 15, trim = TRUE)), collapse = " "), "\n", sep = "")
y <- c(6, 9, 12, 7, 5, 11, 10, 6, 8, 9, 15, 7, 7, 12, 13, 9, 6, 14, 16, 8,
       9, 13, 24, 15, 13, 22, 27, 14, 16, 21, 29, 17, 12, 26, 25, 18, 17, 24, 33, 19)
n <- length(y)
t <- seq_len(n) - 1
d <- data.frame(y = y, year = (t - (n - 1)) / 4, season = factor(t %% 4), before = as.numeric(t < 22))
say("y", y)
m <- glm(y ~ year + before + season, poisson, d, control = list(epsilon = 1e-14))
end <- data.frame(year = 0, before = 0, season = factor(0:3))
say("slope", coef(m)[["year"]])
say("shift", coef(m)[["before"]])
say("end", predict(m, end))
say("var_end", mean(predict(m, end, se.fit = TRUE)$se.fit^2))
say("var_slope", vcov(m)["year", "year"])

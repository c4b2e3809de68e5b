# Standard errors of log standard deviations, of atanh of correlations and of the log of the residual standard deviation by the joint
# observed information, from glmmTMB's likelihood: its optimum is brought to a gradient of rounding errors by Newton steps, its Hessian
# taken by Richardson's extrapolation of the gradient. R 4.2.2, glmmTMB 1.1.5, numDeriv 2016.8-1.1.
# Run in this folder: Rscript covarianceErrors.values.R > covarianceErrors.values.json
suppressMessages({library(glmmTMB); library(jsonlite); library(numDeriv)})

names <- c("bacteria", "cbpp", "comploglog", "contraception", "epil", "gamma-log", "grouseticks", "guimmun", "interaction-group",
           "missing-values", "near-separation", "no-intercept", "normal-log", "owls", "pastes", "penicillin", "probit", "salamanders",
           "sleepstudy-ml", "sleepstudy-reml", "sleepstudy-uncorrelated", "toenail", "two-terms-one-group", "weights-binary",
           "weights-poisson", "effects-cake", "polynomial-interaction")
families <- list(binomial = binomial, poisson = poisson, gamma = Gamma, normal = gaussian)

fitted <- function(case, data) {
  response <- as.character(as.formula(case$formula)[[2]])
  formula <- as.formula(case$formula)
  if (!is.null(case$binomialSize))
    formula[[2]] <- bquote(cbind(.(as.name(response)), .(as.name(case$binomialSize)) - .(as.name(response))))
  link <- if (case$link == "comploglog") "cloglog" else case$link
  call <- list(formula = formula, data = data, family = families[[case$distribution]](link), REML = case$method == "reml")
  if (!is.null(case$weights)) call$weights <- data[[case$weights]]
  if (!is.null(case$offset)) call$offset <- data[[case$offset]]
  model <- suppressWarnings(do.call(glmmTMB, call))
  model$obj$env$inner.control[c("tol", "grad.tol")] <- 1e-13 # of the modes; as it is, toenail's errors are off by 2e-5
  model
}

refined <- function(objective, at) {
  gradient <- function(p) as.vector(objective$gr(p))
  for (step in 1:6) {
    hessian <- jacobian(gradient, at)
    at <- at - solve((hessian + t(hessian)) / 2, gradient(at))
  }
  stopifnot(max(abs(gradient(at))) < 1e-8)
  hessian <- jacobian(gradient, at)
  list(at = at, covariance = solve((hessian + t(hessian)) / 2))
}

# Term by term log std and atanh corr; of glmmTMB's theta a correlation is t / sqrt(1 + t^2), so that atanh corr = asinh t.
errorsOf <- function(name) {
  case <- fromJSON(file.path("cases", name, "case.json"), simplifyVector = FALSE)
  data <- read.csv(file.path("cases", name, "data.csv"), check.names = FALSE)
  for (k in names(case$categorical)) data[[k]] <- factor(data[[k]], levels = unlist(case$categorical[[k]]))
  options(contrasts = c(if (case$coding == "effects") "contr.sum" else "contr.treatment", "contr.poly"))
  model <- fitted(case, data)
  found <- refined(model$obj, model$fit$par)
  kinds <- names(model$fit$par)
  theta <- found$at[kinds == "theta"]
  errors <- sqrt(diag(found$covariance))
  ofTheta <- errors[kinds == "theta"]
  terms <- model$modelInfo$reStruc$condReStruc
  rows <- list()
  used <- 0
  for (r in seq_along(terms)) {
    k <- terms[[r]]$blockSize
    stopifnot(k <= 2)
    group <- sub(".* \\| ", "", names(terms)[r])
    std <- used + seq_len(k)
    for (j in std) rows[[length(rows) + 1]] <- list(group = group, type = "std", estimate = exp(theta[j]), error = ofTheta[j])
    used <- used + k
    if (k < 2) next
    used <- used + 1
    root <- sqrt(1 + theta[used]^2)
    rows[[length(rows) + 1]] <- list(group = group, type = "corr", estimate = theta[used] / root, error = ofTheta[used] / root)
  }
  residual <- errors[kinds == "betad"] / 2
  list(name = name, rows = rows, residual = if (length(residual)) residual else 0)
}
cat("[\n", paste(sapply(names, function(name) toJSON(errorsOf(name), auto_unbox = TRUE, digits = 10)), collapse = ",\n"), "\n]\n", sep = "")

/**
 * The numbers that kernel and TypeScript share: the kernel is compiled with this very file,
 * so that a code means the same on both sides. AssemblyScript's subset of TypeScript.
 */

/** How a kernel call ended. */
export enum Status {
  Done = 0,
  /** There is work left: call again. */
  Running = 1,
  /** A pivot was not positive: the matrix is not positive definite. */
  NotPositiveDefinite = 2,
  /** The arena cannot grow to what was asked for; `bytesNeeded` says how much that is. */
  OutOfMemory = 3,
}

/** Distributions of the response. */
export enum Family {
  Normal = 0,
  Binomial = 1,
  Poisson = 2,
  Gamma = 3,
  InverseGaussian = 4,
  /** Variance μ + μ²/k. */
  NegativeBinomial = 5,
  /** Variance μ(1 + f). */
  NegativeBinomial1 = 6,
  /** Variance μ(1 − μ)/(1 + f). */
  Beta = 7,
  /** Variance μ(1 + ωμ). */
  ZeroInflatedPoisson = 8,
  /** log y is normal with variance φ/w, μ the median. */
  LogNormal = 9,
}

/** Families with a parameter besides mean and dispersion, k, f or ω; their φ is 1. */
export function hasExtraParameter(family: Family): boolean {
  return family >= Family.NegativeBinomial && family <= Family.ZeroInflatedPoisson;
}

/** True for families whose variance has a parameter that is estimated, φ or an extra one; φ of the others is 1. */
export function hasDispersion(family: Family): boolean {
  return family !== Family.Binomial && family !== Family.Poisson;
}

/** Where the responses of a family lie. */
export enum Support {
  /** Any finite number. */
  Real = 0,
  /** From 0 to 1: successes of some trials. */
  Proportion = 1,
  /** 0, 1, 2, …, or the mean of so many counts as the weight says. */
  MeanCount = 2,
  /** 0, 1, 2, …. */
  Count = 3,
  /** Above 0. */
  Positive = 4,
  /** Between 0 and 1, neither of them included. */
  OpenUnit = 5,
}

/** Gives where the responses of a family lie. */
export function supportOf(family: Family): Support {
  if (family === Family.Normal) return Support.Real;
  if (family === Family.Binomial) return Support.Proportion;
  if (family === Family.Poisson) return Support.MeanCount;
  if (family === Family.Beta) return Support.OpenUnit;
  return family === Family.Gamma || family === Family.InverseGaussian || family === Family.LogNormal
    ? Support.Positive
    : Support.Count;
}

/** Links g of g(μ) = η. */
export enum LinkCode {
  Identity = 0,
  Log = 1,
  Logit = 2,
  Probit = 3,
  Comploglog = 4,
  Loglog = 5,
  Reciprocal = 6,
  Power = 7,
  /** μ and its derivatives of whole rows are written by the host before every pass. */
  Host = 8,
}

/**
 * True for binomial-logit and Poisson-log, which the kernel has rows of their own for: the observed information is the expected one, and the
 * log-likelihood is known to be concave in η, so that a mode is the only one. Other pairs may have that, too.
 */
export function isCanonical(family: Family, link: LinkCode): boolean {
  return (family === Family.Binomial && link === LinkCode.Logit) || (family === Family.Poisson && link === LinkCode.Log);
}

/** What a pass over the rows accumulates. */
export enum Want {
  /** ZᵀWZ and Zᵀs. */
  Random = 1,
  /** XᵀWX and Xᵀs. */
  Fixed = 2,
  /** ZᵀWX. */
  Border = 4,
  /** Use the expected information μ′²/V for W instead of the observed one. */
  ExpectedWeight = 8,
}

/** The vectors and matrices of a problem that the host reads or writes, by number. */
export enum Field {
  Response = 0, // n
  Weight = 1, // n, or nothing where all are 1
  Offset = 2, // n, or nothing where all are 0
  Fixed = 3, // n × p, column major
  Beta = 4, // p
  Modes = 5, // q: u
  Effects = 6, // q: b = Λu
  Step = 7, // q: the Newton step of u
  BetaStep = 8, // p: the Newton step of β
  FixedCross = 9, // p × p: XᵀWX
  FixedScore = 10, // p: Xᵀs
  FixedResidual = 11, // p: Xᵀr
  RowScore = 12, // n: s
  RowWeight = 13, // n: W
  RowSlope = 14, // n: W′, later c = W′h; scratch between evaluations
  BetaInverse = 15, // p × p: [K⁻¹]_ββ
  HostMean = 16, // 4 × n: μ, μ′, μ″, μ‴ of a host link, column by column
  ModeVariance = 17, // q: diagonal of Λ[K⁻¹]_uuΛᵀ
  Sensitivity = 18, // q: a = A⁻¹ΛᵀZᵀc
  Score = 19, // q: Zᵀs
  Residual = 20, // q: Zᵀr, or ZᵀWe of a linear model
  Triangle = 21, // p × p: R of the basis X R⁻¹
  Scalars = 22, // Scalar.Count
  RowExtraScore = 23, // n: ∂s/∂κ, for families with an extra parameter
  RowExtraWeight = 24, // n: ∂W/∂κ
  Border = 25, // q × p, row major: ZᵀWX
  Permuted = 26, // q: a right side in the order of elimination
  Solved = 27, // q × p, row major: V = L⁻¹ΛᵀZᵀWX in the order of elimination; for REML ΛM in the levels' order
  Cover = 28, // q × p, row major: M = A⁻¹ΛᵀZᵀWX
  Product = 29, // q × p, row major: ZᵀWZΛM of REML
  Effect = 30, // q: Λa, or Λd of conjugate gradients
}

/** The arrays of one grouping factor, by number. */
export enum FactorField {
  Codes = 0, // n levels
  Column = 1, // n doubles; one for each column that is not the constant 1
  Lambda = 2, // k × k, column major, lower triangle: T
  LambdaGradient = 3, // k × k: ∂/∂T
  Curvature = 4, // k² × k²: Σ_l P_l ⊗ P_l, where levels are not wide
  CurvatureSum = 5, // k × k: Σ_l P_l
  ModeMoment = 6, // k × k: Σ_l (u uᵀ/φ + [A⁻¹]_ll), for the EM step
  Cross = 7, // m × k × k: ZᵀWZ on the diagonal, lower triangles
  Rotation = 8, // k × k: R⁻¹ of the basis Z R⁻¹
}

/** Single numbers of a problem, by their place in the array of scalars. */
export enum Scalar {
  Phi = 0,
  LinkPower = 1,
  /** Σ t_i, where ℓ_i = t_i(η_i)/φ + a constant of φ. NaN or −∞ outside the domain. */
  Density = 2,
  /** Constants of the log density that do not depend on φ, over all rows. */
  Constant = 3,
  /** Constants that do, or that depend on the extra parameter, and their derivative in log φ or κ. */
  DispersionConstant = 4,
  DispersionSlope = 5,
  /** uᵀu */
  Penalty = 6,
  /** log|A| and log|R_X|² */
  LogDet = 7,
  LogDetFixed = 8,
  /** ΔᵀKΔ/φ of the last Newton step */
  Decrement = 9,
  /** Linear mixed model: zᵀWz and the penalised residual sum of squares r² */
  TotalSquares = 10,
  ResidualSquares = 11,
  /** Σ w(y−μ)²/V and tr A⁻¹ */
  Pearson = 12,
  TraceInverse = 13,
  /** Adaptive quadrature: Σ_l log Σ_m e^(e_m), and ∂/∂log φ or ∂/∂κ but for other parts */
  NodeSum = 14,
  NodeSlope = 15,
  /** The extra parameter, k, φ or ω, of families that have one; κ is its logarithm. */
  Extra = 16,
  /** Σ ∂t/∂κ, and the expected information Σ −∂²ℓ/∂κ² about κ */
  ExtraSlope = 17,
  ExtraInformation = 18,
  /** hᵀ(∂W/∂κ) + vᵀ(∂s/∂κ): what κ changes by the modes and log|A| */
  ExtraModes = 19,
  Count = 20,
}

/**
 * True for a level of so many effects that it is wide: P is then read level by level in the place of Σ P ⊗ P, whose size is the fourth power, and
 * what grows with the square of the fixed effects is taken row by row. Only time, memory and rounding depend on it.
 */
export function isWide(effects: number): boolean {
  return effects > 8;
}

/** Elementary and special functions on arrays. */
export enum MathCode {
  Exp = 0,
  Expm1 = 1,
  Log = 2,
  Log1p = 3,
  Logistic = 4,
  Softplus = 5,
  NormalPdf = 6,
  NormalCdf = 7,
  LogGamma = 8,
  LogMinusDigamma = 9,
  Digamma = 10,
  Trigamma = 11,
  NormalQuantile = 12,
  Tetragamma = 13,
}

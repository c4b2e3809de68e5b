// The names that R (stats, lme4, nlme, MASS, glmmTMB), Stata, SAS GLIMMIX and statsmodels have for what is here under MATLAB's name,
// and what they have that is not here. A letter or two often lie between the name of one model and that of another (cloglog,
// loglog), so that these come before any guess by letters.

import { type Advice, byLetters } from "./readOptions.js";

/** What a topic's other names mean: what to write instead, as code, and its other names between blanks; and the names of what is not there. */
interface Topic {
  readonly instead: Readonly<Record<string, string>>;
  readonly absent: string;
  /** What an absent thing is, and what to do, as a sentence. */
  readonly withoutIt: string;
}

const OPTION: Topic = {
  instead: {
    '"distribution"': "family dist distr error errordistribution modeltype responsedistribution",
    '"link"': "linkfunction linkfun g",
    '"fitMethod"': "method estimator estimation estmethod approximation intmethod integration likelihood",
    "fitMethod: { agq: 9 }": "nagq agq npoints quadpoints qpoints qpts nqp intpoints integrationpoints quadrature adaptive",
    'fitMethod: "mpl" (ML of a linear model) or "laplace"': "ml mle maximumlikelihood",
    'fitMethod: "rempl"': "reml restricted",
    "offset: the logarithms of the exposure, or offset(log(e)) in the formula": "exposure logexposure",
    '"offset"': "off offsets offsetvar",
    '"weights"': "weight wt wts wgt priorweights freqweights varweights frequency freq freqs fweight pweight iweight aweight",
    '"binomialSize"': "size sizes trials ntrials ntrial n denominator denom total totals binomialn m",
    '"exclude", which names the rows to leave out': "subset include if where rows filter omit drop",
    '"rankDeficient"': "rankcheck checkrankx rankx checkrank singularok dropcollinear collinear collinearity keepcollinear",
    "-1 in the formula, which leaves the intercept out": "noconstant nocons noint nointercept fitintercept intercept",
    '"dummyVarCoding"': "contrasts contrast coding dummy dummies param",
    '"covariancePattern"':
      "covariance cov covstruct covstructure covariancestructure covtype covariancetype vcstructure structure pattern re",
    '"dispersionFlag"': "dispersion phi scale scaleparameter overdispersion estimatedispersion",
    '"optimizerOptions"':
      "control controls glmercontrol lmercontrol glmmtmbcontrol lmecontrol optctrl options nloptions optimoptions",
    "optimizerOptions: { maxIter }": "maxiter maxit maxiterations iterate niter niterpql iterations maxeval",
    "optimizerOptions: { tolFun }": "tol tolerance tolfun epsilon eps ftol gtol pconv gconv ltolerance",
    '"optimizer"': "solver optim opt optimiser algorithm minimizer technique",
    '"muStart"': "mustart start starts startingvalues init initial initialvalues inits etastart from",
    '"verbose"': "trace debug print progress iterlog",
    '"maxTime"': "timeout timelimit time maxseconds",
    '"seed"': "randomseed rngseed rng randomstate",
    '"covarianceMethod"': "vcov vce covmethod",
    '"onProgress"': "callback onprogress oniteration hook",
  },
  absent:
    "ziformula zi zeroinflation inflate dispformula correlation corstruct rcov repeated varfunc varfunction prior priors threads cores parallel " +
    "ncpus sparse profile naaction namethod dfmethod ddf ddfm robust cluster",
  withoutIt: "no such option of a fit",
};

const DISTRIBUTION: Topic = {
  instead: {
    '"normal"': "gaussian gauss norm linear lmm regress",
    '"binomial"': "bernoulli binom bin binary bernouilli logistic dichotomous melogit",
    '"binomial" with that link': "logit probit cloglog comploglog meprobit mecloglog",
    '"binomial" with dispersionFlag: true and fitMethod "mpl"': "quasibinomial",
    '"poisson"': "pois poiss count counts mepoisson",
    '"poisson" with dispersionFlag: true and fitMethod "mpl"': "quasipoisson qpois",
    '"gamma"': "gam gammadist megamma",
    '"inverseGaussian"': "ig invgauss invgaussian igaussian inversenormal wald",
    '"negativeBinomial"': "nbinom2 nb2 nbinom nb negbin negbinom negbinomial nbinomial nbreg glmernb menbreg nbii quadraticnb",
    '"negativeBinomial1"': "nbinom1 nb1 negbin1 negbinom1 nbi linearnb",
    '"beta"': "betafamily betareg betaregression",
    '"logNormal"': "lnorm logn lognorm galton",
    '"zeroInflatedPoisson"': "zip zipoisson zeroinflpoisson zeroinfpoisson",
  },
  absent:
    "betabinomial bb betabinom multinomial multinom mult mn mlogit polytomous categorical nominal tweedie compoundpoisson ordinal ordered " +
    "cumulative clm clmm ologit oprobit polr ordbeta compois conwaymaxwellpoisson cmp genpois generalizedpoisson gp1 t tfamily student " +
    "studentt tdist truncatedpoisson truncatednbinom1 truncatednbinom2 truncatedcompois truncatedgenpois hurdle hurdlepoisson zinb zinb1 zinb2 " +
    "zeroinflatednegativebinomial zeroinflatedbinomial zib zeroinflatedbeta zibeta zoib weibull geometric geom exponential expo expon skewnormal dirichlet " +
    "cauchy bell nbinom12 nbinomp nb12 laplace loglogistic gompertz cox coxph survival quasi uniform invgamma inversegamma vonmises " +
    "hypergeometric halfnormal lognormalhurdle poissonlognormal logitnormal truncatednormal censored tobit ",
  withoutIt: "no such distribution",
};

const LINK: Topic = {
  instead: {
    '"comploglog"': "cloglog cll complementaryloglog complementloglog clog gumbel",
    '"loglog"': "nloglog logloglink",
    '"reciprocal"': "inverse inv 1/mu 1/μ recip inversepower power(-1) pow(-1) mu^-1",
    "0.5": "sqrt squareroot root power(0.5) power(1/2) mu^0.5",
    "-2": "1/mu^2 1/μ^2 1/mu2 inversesquared inversesquare powerminus2 pow2 power(-2) mu^-2",
    "2, the power": "square squared power(2) mu^2",
    "a number p, for μ^p": "power pow powerlink boxcox",
    '"identity"': "id ident linear mu none unit",
    '"log"': "ln logarithm naturallog loge exp exponential",
    '"logit"': "logistic sigmoid logits invlogit expit logodds",
    '"probit"': "normit normal gaussian gauss invnormal phi cdf",
  },
  absent:
    "cauchit cauchy gev robit logc log1p logcomplement cumlogit cumprobit cumcll cumloglog glogit genlogit nbinom nbinomial arandaordaz " +
    "log10 log2 asinsqrt arcsine arcsin tanh softplus logneg odds opower",
  withoutIt: "no link of that name; functions can be given in its place, {link, derivative, secondDerivative, inverse}",
};

const METHOD: Readonly<Record<string, string>> = {
  "{ agq: 9 }":
    "agq nagq ghq agh aghq quad quadrature adaptivequadrature gausshermite gausshermitequadrature mvaghermite mcaghermite adaptivegauss ghermite",
  '"laplace"': "laplacian laplaceapproximation lapl pclaplace la tmb glmer glmmtmb pirls",
  '"mpl"': "mspl",
};
const ABSENT_METHODS =
  "rmpl mmpl mcmc bayes bayesian vb variational map gee em mcem hmc nuts gibbs inla ghermitenonadaptive qml qmle ols wls hlikelihood saem";
const PL = "reml restricted restrictedml remle rspl residual residualpl";
const ML = "ml mle maximumlikelihood likelihood mll";

function methods(instead: Readonly<Record<string, string>>, absent = ABSENT_METHODS): Topic {
  const merged = { ...METHOD };
  for (const [answer, words] of Object.entries(instead)) merged[answer] = `${METHOD[answer] ?? ""} ${words}`;
  return { instead: merged, absent, withoutIt: "no such method" };
}

const TOPICS = {
  option: OPTION,
  distribution: DISTRIBUTION,
  link: LINK,
  // a normal model with the identity link
  linearMethod: methods({ '"mpl"': `${ML} pql`, '"rempl"': PL }),
  // the other models that pseudo-likelihood fits
  fitMethod: methods({ '"laplace"': ML, '"rempl"': PL, '"mpl"': "pql glmmpql penalizedquasilikelihood quasilikelihood" }),
  // models with an extra parameter
  likelihoodMethod: methods({ '"laplace"': ML }, `${ABSENT_METHODS} ${PL} pql glmmpql penalizedquasilikelihood`),
  covariancePattern: {
    instead: {
      '"fullCholesky"':
        "unstructured unstruct unstr us un general generalpositivedefinite symm pdsymm pdlogchol pdnatural chol cholesky",
      '"diagonal"': "diag vc independent ind indep pddiag un(1) variancecomponents uncorrelated hetdiag idh heterogeneous",
      '"isotropic"': "identity ident pdident homdiag idv scalar single homogeneous spherical simple",
      '"compSymm"': "cs exchangeable exch pdcompsymm compound compoundsymmetry compoundsymmetric homcs corcompsymm cosymm",
    },
    absent:
      "csh hcs hetcs ar1 ar arma armar1 ar(1) arh hetar1 ante toep toeplitz homtoep toeph ou exp gau mat spatial sp rr fa factoranalytic reducedrank banded " +
      "corar1 corexp propto equalto block pdblocked pdtens autoregressive spexp spherical2 kronecker us2",
    withoutIt: "no such structure of Ψ; a logical matrix can say which covariances are 0",
  },
  dummyVarCoding: {
    instead: {
      '"reference"': "treatment contrtreatment dummy ref treatmentcoding simple sas contrsas",
      '"effects"': "sum contrsum deviation effectcoding sumtozero devcoding",
      '"full"': "onehot glm cell indicator cellmeans none",
    },
    absent: "helmert contrhelmert poly contrpoly polynomial orthpoly sdif contrsdif ordinal difference backward forward",
    withoutIt: "no such coding; contrasts of a fit are tested by emmeans and coefTest",
  },
  optimizer: {
    instead: {
      '"quasinewton"': "bfgs lbfgs lbfgsb quanew newton newrap newtonraphson nr nlm nlminb optim nrridg bhhh dfp tnewton",
      '"fminsearch"': "neldermead nelder nm simplex nmsimp amoeba",
    },
    absent: "bobyqa nloptwrap newuoa uobyqa cobyla sann annealing cg powell slsqp basinhopping none em fisherscoring",
    withoutIt: 'no such optimizer; leave it out for "quasinewton", which has exact gradients',
  },
  rankDeficient: {
    instead: {
      '"drop"': "adjust dropcols message+dropcols warn+dropcols silentdropcols omit remove alias aliased qr dropcollinear true",
      '"error"': "stop stopdeficient fail throw false",
    },
    absent: "ignore skip none keep keepcollinear off warn warning warn+keep",
    withoutIt: 'no fit of columns that the rows do not determine; "drop" leaves them out and names them',
  },
  responseType: {
    instead: {
      '"count"': "success successes events event number numbers k counts",
      '"proportion"': "probability rate fraction ratio share percentage p",
    },
    absent: "",
    withoutIt: "",
  },
} as const satisfies Readonly<Record<string, Topic>>;

/** What unknown words may have been about. */
export type TopicName = keyof typeof TOPICS;

/**
 * Gives what to say of a word that a topic does not know: what it is called here, or that it is not here; by letters for any other word.
 *
 * @example
 * synonyms("link")("cloglog", ["comploglog", "loglog"]); // ' Did you mean "comploglog"?'
 */
export function synonyms(topic: TopicName): Advice {
  return (written, candidates) => synonym(topic, written, candidates) ?? byLetters(written, candidates);
}

/** Gives what the table says of a word; undefined where it says nothing. */
export function synonym(topic: TopicName, written: string, candidates: readonly string[]): string | undefined {
  const { instead, absent, withoutIt }: Topic = TOPICS[topic];
  for (const word of spellings(written)) {
    const same = candidates.find((candidate) => plain(candidate) === word);
    const answer = same === undefined ? Object.keys(instead).find((key) => holds(instead[key], word)) : `"${same}"`;
    if (answer !== undefined) return ` Did you mean ${answer}?`;
    if (holds(absent, word)) return ` "${word}" is not there: glme has ${withoutIt}.`;
    if (topic === "link" && /^-?\d*\.?\d+$/.test(word)) return ` Did you mean ${Number(word)}, the number without quotes?`;
  }
  return undefined;
}

/** Gives a word without what systems write differently, and once more without what stands in parentheses behind it: `Gamma(link = "log")`. */
function spellings(written: string): string[] {
  const word = plain(written.slice(0, 100));
  const [head] = word.split("(");
  return head === "" || head === word ? [word] : [word, head];
}

/** Gives a word in small letters, without blanks, dots, underscores, quotes, and hyphens but those of numbers; dots between digits stay. */
function plain(word: string): string {
  return word.toLowerCase().replace(/[\s_'"]|-(?!\d)|\.(?!\d)/g, "");
}

function holds(words: string, word: string): boolean {
  return words.split(" ").includes(word) && word !== "";
}

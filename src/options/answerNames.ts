// The names that R (stats, lme4, lmerTest, glmmTMB, emmeans, broom.mixed, DHARMa, boot), Stata, SAS, statsmodels and scikit-learn have for
// the options of what a model answers, and for the words that these take.

import { type Advice, byLetters, type Readers, readOptions } from "../core/readOptions.js";
import { adviceOf, holds, plain } from "../core/topics.js";

/** Options that an answer has all, whose last one is meant; its names elsewhere, between blanks; and what to write where its name does not say it, "" for nothing. */
type Meaning = readonly [options: string, names: string, written?: string];

const MEANINGS: readonly Meaning[] = [
  [
    "alpha",
    "level conflevel confidence confidencelevel cilevel ci confint conf clevel levels intervallevel",
    "alpha, which is 1 − the level",
  ],
  ["alpha", "signif significance siglevel significancelevel sig"],
  ["dfMethod", "ddf df ddfm ddfmethod dof dendf denominatordf degreesoffreedom mode lmerdf"],
  ["gridPoints conditional", "ice kind icecurves"],
  ["gridPoints conditional", "reform reformula marginal population includere", ""],
  [
    "conditional",
    "reform reformula marginal population includere includerandom allowrandom userandom noblup blup subject fixedonly randomonly",
  ],
  ["unseen", "allownewlevels newlevels allownew unseenlevels samplenewlevels sampleunseen"],
  ["offset", "exposure logexposure", "offset: the logarithms of the exposure"],
  ["offset", "newoffset off"],
  ["weights", "weight wt wts newweights wgt"],
  ["binomialSize", "size sizes trials ntrials n denominator total"],
  ["simultaneous", "joint simult scheffe workinghotelling bands"],
  ["average", "marginalize integrate bias biasadjust"],
  [
    "replicates",
    "nsim nsims nsimulations simulations sims r b reps nrep nreps nboot nboots bootsamples iterations iter niter n times permutations replications",
  ],
  ["simulations", "nsim nsims sims r b reps replicates replications iter niter n"],
  ["seed", "rng rngseed randomseed randomstate setseed rngstate"],
  ["parameters", "parm parms param params which whichparams terms variables coef coefs names"],
  ["at", "newdata values levels covreduce grid where"],
  ["at type", "transform regrid backtransform scale predicttype kind"],
  ["cluster type", "hc hctype vcovtype kind"],
  ["cluster", "clusters group groups by id clustervar groupvar"],
  ["adjust", "adjustment padjust padjustmethod pvalueadjustment correction multcomp mcp mult multipletesting"],
  ["control method", "contrast contrasts contr comparison comparisons pairs"],
  ["mean method", "approximation"],
  ["control", "ref reference base baseline"],
  ["effects", "component components effect parts"],
  ["residualType", "type kind which resid scaled"],
  ["gridPoints", "n npoints points gridresolution resolution gridsize numgridpoints ngrid numgrid length"],
  ["sample", "numobservationstosample subsample nsample maxsamples"],
  ["individual", "ice icecurves kind"],
  ["data", "newdata train df dataset x"],
  ["onReplicate", "fun statistic stat func f"],
  ["onProgress", "progress callback trace verbose hook pb progressbar showprogress"],
  ["signal", "abort abortsignal cancel canceltoken"],
  ["maxTime", "timeout timelimit time maxseconds"],
  ["checkNesting", "nested nesting checknested"],
  ["names", "modelnames labels titles"],
  ["group", "groups grouping grp groupvar"],
  ["name", "term coef effect"],
  ["intercept", "showintercept includeintercept dropintercept"],
  ["reContrast", "k lrandom recontrasts"],
  ["link", "links linkfunction linkfun"],
];

/** Gives what to say of a name that an answer's options do not have: by its meaning elsewhere; by letters where it has none. */
export const answerNames: Advice = (written, candidates) => {
  const word = plain(written);
  const meant = MEANINGS.find(
    ([options, names]) => options.split(" ").every((option) => candidates.includes(option)) && holds(names, word),
  );
  if (meant) return meant[2] === "" ? "" : ` Did you mean ${meant[2] ?? `"${meant[0].split(" ").at(-1)}"`}?`;
  const isElsewhere = MEANINGS.some(([options, names]) => options.toLowerCase().split(" ").includes(word) || holds(names, word));
  return isElsewhere || holds(OTHERS, word) ? "" : byLetters(written, candidates);
};

/** Names that other systems' answers have, and that are near to none here. */
const OTHERS =
  "se sefit interval intervals prediction predict test method methods data dtype digits na naaction cores parallel ncpus boottype";

/**
 * Gives the options of an answer, checked and completed, as `readOptions` does.
 *
 * @example
 * readAnswerOptions("coefCI", { alpha: probability(0.05) }, { level: 0.9 }); // GlmeError: coefCI has no option "level". Did you mean alpha, …
 */
export function readAnswerOptions<T extends object>(call: string, readers: Readers<T>, given: object | null | undefined): T {
  return readOptions(call, readers, given, "", answerNames);
}

/** What to say of words that options of answers do not take, by the option. */
export const WORDS = {
  dfMethod: adviceOf({
    instead: {
      '"satterthwaite"': "satterth sat sw fai lmertest",
      '"kenwardRoger"': "kr kr2 kenward kenwardroger2 kenwardroger1 pbkrtest",
      '"none"': "asymptotic asymp inf infinite z wald normal infinity",
      '"residual"': "resid dfresidual t rdf",
    },
    absent: "containment contain betweenwithin bw between within repeated anova mlone ml1 betwithin",
    withoutIt: "no such degrees of freedom",
  }),
  residualType: adviceOf({
    instead: { '"raw"': "response ordinary resid unscaled", '"pearson"': "chi standardized stdpearson" },
    absent: "deviance dev studentized working partial anscombe quantile randomized dunnsmyth normalized score likelihood",
    withoutIt: "no such residuals; model.simulatedResiduals() has those that are uniform under the model",
  }),
  adjust: adviceOf({
    instead: {
      '"tukey"': "hsd tukeyhsd tukeykramer studentizedrange",
      '"bonferroni"': "bonf",
      '"sidak"': "dunnsidak šidák",
      '"none"': "lsd no unadjusted",
    },
    absent: "fdr bh by mvt scheffe dunnett dunnettx hochberg hommel westfall shaffer free singlestep smm simulate snk duncan",
    withoutIt: "no such adjustment",
  }),
  contrasts: adviceOf({
    instead: {
      '"pairwise"': "pairs tukey all allpairs diff pdiff",
      '"trt.vs.ctrl"': "dunnett treatment control vscontrol trtvsctrl1 trtvsctrlk",
    },
    absent: "revpairwise consec poly eff deleff meanchg helmert identity sequential polynomial nrm wtcon",
    withoutIt: "no such contrasts by name; an object of names and coefficients can be given",
  }),
  emmeansWeights: adviceOf({
    instead: { '"equal"': "flat eq unweighted balanced", '"proportional"': "prop observed obsmargins om cells frequency" },
    absent: "outer showlevels fq",
    withoutIt: "no such weights",
  }),
  scale: adviceOf({
    instead: {
      '"response"': "resp mu mean inverse ilink unlink probability prob rate",
      '"link"': "lp linear linearpredictor eta latent none xb",
    },
    absent: "terms conditional zprob zlink",
    withoutIt: "no such scale",
  }),
  robust: adviceOf({
    instead: { '"CR0"': "hc0 cr0 white liangzeger huberwhite sandwich", '"CR1"': "hc1 stata cr1s cr1p" },
    absent: "cr2 cr3 hc2 hc3 hc4 hc4m hc5 hac neweywest jackknife bellmccaffrey mbn root",
    withoutIt: "no such correction",
  }),
  effects: adviceOf({
    instead: {
      '"random_parameter"': "ranpars ranpar covparms variance varcomp",
      '"random"': "ranvals ranmodes ranef blups modes",
      '"fixed"': "fixef beta",
    },
    absent: "rancoefs coef auxiliary",
    withoutIt: "no such kind of estimates",
  }),
  residualPlot: adviceOf({
    instead: {
      '"probability"': "qq qqplot qqnorm normal normalprobability",
      '"histogram"': "hist density",
      '"caseorder"': "order index",
      '"fitted"': "resid residuals scatter",
    },
    absent: "leverage cooks cook scalelocation acf",
    withoutIt: "no such picture of residuals",
  }),
} as const satisfies Readonly<Record<string, Advice>>;

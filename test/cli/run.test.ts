import { DISTRIBUTIONS } from "../../src/family/families.js";
import { asText } from "./glme.js";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { run } from "../../src/cli/run.js";
import type { Session } from "../../src/cli/input/session.js";
import { GlmeError } from "../../src/core/errors.js";
import type { FitOptions } from "../../src/options/options.js";
import { FIT_OPTIONS } from "../../src/options/fitOptions.js";
import { GeneralizedLinearMixedModel } from "../../src/model/index.js";
import type { ModelFit as Fit } from "../../src/model/rows/fromRows.js";
import type { Table } from "../../src/table/index.js";
import { mfr } from "../model/mfr.js";

const FILES: { readonly [path: string]: string } = {
  "mfr.csv": "defects,x,shift,factory\n1,0.5,1,a\n2,1.5,2,b\n",
  "ragged.csv": "a,b\n1,2,3\n",
  "commas.csv": "y\tid\n1,5\t1\n?\t2\n",
};

/** Runs a command among these files; a fit gives `fit`, or throws it. */
async function glme(argv: readonly string[], fit: Fit | Error = mfr) {
  let [stdout, stderr] = ["", ""];
  const written = new Map<string, string>();
  const fits: { table: Table; formula: string; options: FitOptions }[] = [];
  const session: Session = {
    readFile: async (path) => {
      if (Object.hasOwn(FILES, path)) return FILES[path];
      throw new Error(`ENOENT: no such file or directory, open '${path}'`);
    },
    writeFile: async (path, content) => void written.set(path, asText(content)),
    stdout: (text) => {
      stdout += text;
    },
    stderr: (text) => {
      stderr += text;
    },
    fit: async (table, formula, options) => {
      fits.push({ table, formula, options });
      if (fit instanceof Error) throw fit;
      return new GeneralizedLinearMixedModel(fit);
    },
  };
  return { status: await run(argv, session), stdout, stderr, written, fits };
}

const FIT = ["fit", "mfr.csv", "defects ~ x + (1 | factory)"];
const failed: Fit = {
  ...mfr,
  estimates: {
    ...mfr.estimates,
    convergence: { ...mfr.estimates.convergence, status: "failed", message: "The start is not finite." },
  },
};

describe("glme fit", () => {
  it("reads the file as its flags say", async () => {
    const { status, fits } = await glme(["fit", "commas.csv", "y ~ 1", "--decimal", ",", "--missing", "?,NA", "--text", "id"]);
    expect(status).toBe(0);
    expect(fits[0].table.column("y")).toMatchObject({ values: Float64Array.of(1.5, NaN) });
    expect(fits[0].table.levels("id")).toEqual(["1", "2"]);
    expect((await glme(["fit", "commas.csv", "y ~ 1", "--decimal", ";"])).status).toBe(2);
  });

  it("reads the file, fits the formula and prints the model", async () => {
    const { status, stdout, stderr, fits } = await glme(FIT);
    expect(status).toBe(0);
    expect(stdout).toBe(`${new GeneralizedLinearMixedModel(mfr)}\n`);
    expect(stderr).toBe("");
    expect(fits[0].formula).toBe("defects ~ x + (1 | factory)");
    expect(fits[0].table.names).toEqual(["defects", "x", "shift", "factory"]);
    expect(fits[0].options).toEqual({});
  });

  it("hands all options on, words as they are", async () => {
    const argv =
      "--distribution Binomial --link probit --fit-method approximatelaplace --weights w --offset t --binomial-size size";
    const more = "--response-type count --dummy-var-coding effects";
    const { fits } = await glme([...FIT, ...argv.split(" "), ...more.split(" ")]);
    expect(fits[0].options).toEqual({
      distribution: "Binomial",
      link: "probit",
      fitMethod: "approximatelaplace",
      weights: "w",
      offset: "t",
      binomialSize: "size",
      responseType: "count",
      dummyVarCoding: "effects",
    });
  });

  it("has a flag for every option that words can say", async () => {
    const argv =
      "--distribution poisson --fit-method laplace --init-pl-iterations 5 --use-sequential-fitting --covariance-method conditional";
    const more = ["--optimizer-options", '{"maxIter": 20}', "--check-hessian", "false", "--verbose", "0"];
    const { fits } = await glme([...FIT, ...argv.split(" "), ...more]);
    expect(fits[0].options).toEqual({
      distribution: "poisson",
      fitMethod: "laplace",
      initPLIterations: 5,
      useSequentialFitting: true,
      covarianceMethod: "conditional",
      optimizerOptions: { maxIter: 20 },
      checkHessian: false,
      verbose: 0,
    });
    const { stdout } = await glme(["fit", "--help"]);
    for (const name of Object.keys(FIT_OPTIONS))
      if (!["onProgress", "signal", "onAbort", "log"].includes(name))
        expect(stdout).toContain(
          `--${name
            .replace("PL", "-pl")
            .replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)
            .replace(/^-/, "")} `,
        );
  });

  it.each(["agq:9", "AGQ:9", "{agq:9}", "{agq: 9}", '{"agq": 9}'])("takes %s for quadrature", async (words) => {
    const { fits } = await glme([...FIT, "--distribution", "poisson", "--fit-method", words]);
    expect(fits[0].options).toEqual({ distribution: "poisson", fitMethod: { agq: 9 } });
  });

  it("helps with what can be typed only", async () => {
    const stdout = (await glme(["fit", "--help"])).stdout.replace(/\s+/g, " ");
    expect(stdout).toContain("approximateLaplace, agq:k (");
    expect(stdout).toContain("reciprocal, a number p (");
    expect(stdout).toContain('{"tolFun": …}');
    expect(stdout).not.toMatch(/functions|\{agq|\{tolFun\}/);
  });

  it("says of what is no JSON how to write it", async () => {
    const { status, stderr } = await glme([...FIT, "--eb-options", "{maxIter:9}"]);
    expect(status).toBe(2);
    expect(stderr).toContain('names and words in double quotes, {"maxIter": 20}');
  });

  it("takes a number for a power link, and for one value in all rows", async () => {
    const { fits } = await glme([...FIT, "--link", "-2", "--binomial-size", "10", "--offset=-0.5"]);
    expect(fits[0].options).toEqual({ link: -2, binomialSize: 10, offset: -0.5 });
  });

  it("makes columns categorical", async () => {
    const { fits } = await glme([...FIT, "--categorical", "shift, x"]);
    expect(fits[0].table.levels("shift")).toEqual(["1", "2"]);
    expect(fits[0].table.levels("x")).toEqual(["0.5", "1.5"]);
  });

  it("prints JSON", async () => {
    const { status, stdout } = await glme([...FIT, "--json"]);
    const model = new GeneralizedLinearMixedModel(mfr);
    const content = JSON.parse(stdout);
    expect(status).toBe(0);
    expect(Object.keys(content)).toEqual(
      "formula distribution link fitMethod coefficients covarianceParameters dispersion logLikelihood aic bic deviance numObservations convergence".split(
        " ",
      ),
    );
    expect(content).toMatchObject({ distribution: "poisson", link: "log", fitMethod: "laplace", numObservations: 100 });
    expect(content.formula).toBe(String(model.formula));
    expect(content.coefficients).toEqual(model.coefficients.rows);
    expect(content.covarianceParameters[0]).toMatchObject({ group: "factory", estimate: 0.31381, lower: null });
    expect(content.convergence.status).toBe("converged");
  });

  it("writes to a file instead", async () => {
    const { status, stdout, written } = await glme([...FIT, "--out", "model.txt"]);
    expect(status).toBe(0);
    expect(stdout).toBe("");
    expect(written.get("model.txt")).toBe(`${new GeneralizedLinearMixedModel(mfr)}\n`);
  });

  it("prints a failed fit, says why and ends with 1", async () => {
    const { status, stdout, stderr } = await glme(FIT, failed);
    expect(status).toBe(1);
    expect(stdout).toContain("Fixed effects coefficients");
    expect(stderr).toBe("glme: The start is not finite.\n");
  });
});

describe("glme fails with 1", () => {
  it("for a file that cannot be read", async () => {
    const { status, stderr } = await glme(["fit", "none.csv", "y ~ 1"]);
    expect(status).toBe(1);
    expect(stderr).toBe("glme: ENOENT: no such file or directory, open 'none.csv'\n");
  });

  it("for a file that is no table", async () => {
    const { status, stderr, fits } = await glme(["fit", "ragged.csv", "a ~ b"]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^glme: .*2/);
    expect(fits).toEqual([]);
  });

  it("for data that do not fit the model, with the message alone", async () => {
    const error = new GlmeError("unknownColumn", 'The table has no column "z".', { column: "z" }, "Its columns are a, b.");
    const { status, stderr } = await glme(FIT, error);
    expect(status).toBe(1);
    expect(stderr).toBe('glme: The table has no column "z".\nIts columns are a, b.\n');
  });
});

describe("glme ends with 2", () => {
  it.each([
    [["fit", "mfr.csv"], "missing required argument 'formula'"],
    [["fit"], "missing required argument 'file'"],
    [[...FIT, "--lnk", "log"], "unknown option '--lnk'\n(Did you mean --link?)"],
    [[...FIT, "more"], "too many arguments"],
    [["fitt"], "unknown command 'fitt'\n(Did you mean fit?)"],
    [[...FIT, "--optimizer-options", "{maxIter: 20}"], "It is not JSON: {maxIter: 20}"],
    [[...FIT, "--plTolerance", "1"], "Did you mean --pl-tolerance?"],
    [[...FIT, "--distribution", "poison"], `one of ${DISTRIBUTIONS.join(", ")}. Did you mean "poisson"?`],
    [[...FIT, "--link", "lgit"], 'Did you mean "logit"?'],
    [
      [...FIT, "--link", "power"],
      "one of identity, log, logit, probit, comploglog, loglog, reciprocal, a number for a power, or functions",
    ],
    [[...FIT, "--fit-method", "reml"], 'Did you mean "rempl"?'],
    [[...FIT, "--response-type", "counts"], 'Did you mean "count"?'],
    [[...FIT, "--dummy-var-coding", "effect"], 'Did you mean "effects"?'],
    [[...FIT, "--weights"], "option '--weights <value>' argument missing"],
  ])("for %j", async (argv, message) => {
    const { status, stdout, stderr, fits } = await glme(argv);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
    expect(stdout).toBe("");
    expect(fits).toEqual([]);
  });

  it("for a formula that cannot be read", async () => {
    const { status, stderr } = await glme(FIT, new GlmeError("formulaSyntax", "A name is expected at position 4."));
    expect(status).toBe(2);
    expect(stderr).toBe("glme: A name is expected at position 4.\n");
  });

  it("without a command, with the help", async () => {
    const { status, stderr } = await glme([]);
    expect(status).toBe(2);
    expect(stderr).toContain("Usage: glme");
  });
});

describe("glme", () => {
  it("helps", async () => {
    const help = await glme(["--help"]);
    expect(help.status).toBe(0);
    expect(help.stdout).toContain("fit [options] <file> <formula>");
    const fitHelp = await glme(["fit", "--help"]);
    expect(fitHelp.status).toBe(0);
    expect(fitHelp.stdout).toContain("--binomial-size <value>");
    expect(fitHelp.stdout).toContain("Exit status:");
  });

  it("has the version of the package", async () => {
    const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
    const { status, stdout } = await glme(["--version"]);
    expect(status).toBe(0);
    expect(stdout).toBe(`${version}\n`);
  });
});

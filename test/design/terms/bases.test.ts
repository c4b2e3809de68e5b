import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildDesign, fixedColumns, randomColumns } from "../../../src/design/index.js";
import { parseFormula } from "../../../src/formula/index.js";
import { Table } from "../../../src/table/index.js";
import { errorOf } from "../../table/errorOf.js";
import { expectClose } from "../close.js";

// Expected numbers: R 4.2.2, stats::poly, splines::ns and base::scale, printed to 16 digits.
// x <- c(1.5, 2, 2.7, 3.1, 4, 5.5, 6, 7.2, 8, 9.9); z <- c(3, 1, 4, 1, 5, 9, 2, 6, 5, 3); new <- c(-1, 1.5, 3, 9.9, 12)
const x = [1.5, 2, 2.7, 3.1, 4, 5.5, 6, 7.2, 8, 9.9];
const z = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3];
const y = [1, 4, 2, 5, 3, 7, 1, 8, 2, 6];
const g = ["a", "b", "a", "b", "a", "b", "a", "b", "a", "b"];
const fresh = [-1, 1.5, 3, 9.9, 12]; // inside the range, at its ends and beyond them

interface Case {
  readonly term: string;
  /** Columns for x and z, and for new values of the same column. */
  readonly columns: readonly (readonly number[])[];
  readonly fresh: readonly (readonly number[])[];
  readonly at?: readonly number[];
}

const cases: Record<string, Case> = {
  // poly(x, 3); predict(poly(x, 3), new)
  cubic: {
    term: "poly(x, 3)",
    columns: [
      [
        -0.4163948540927706, -0.3567394308703106, -0.27322183835886665, -0.22549749978089872, -0.11811773798047076,
        0.06084853168690917, 0.12050395490936913, 0.2636769706432731, 0.3591256477992091, 0.585816256044557,
      ],
      [
        0.4297346510015593, 0.24265833719373914, 0.02289861906993306, -0.08060129922564345, -0.25477119656645714,
        -0.3644238393419665, -0.35079957597291933, -0.21574404952700435, -0.04542680102564752, 0.616475154394407,
      ],
      [
        -0.46396728843441104, -0.08143298033728001, 0.24991057968267244, 0.34782172811854, 0.37664664269146236,
        0.0579841959734463, -0.08610020781853674, -0.3650813830261332, -0.41038592995141415, 0.37460464310165414,
      ],
    ],
    fresh: [
      [-0.7146719702050706, -0.4163948540927707, -0.2374285844253907, 0.585816256044557, 0.8363690335788889],
      [1.7414298022472852, 0.4297346510015593, -0.05623157398057563, 0.616475154394407, 1.7695222119300986],
      [-4.81229368195649, -0.4639672884344105, 0.3289156154891749, 0.3746046431016539, 3.5935764185776518],
    ],
  },
  // poly(2000 + z, 4); predict(poly(2000 + z, 4), c(1998, 2010))
  years: {
    term: "poly(2000 + z, 4)",
    columns: [
      [
        -0.12146644952683741, -0.39139189291980936, 0.01349627216964861, -0.3913918929198094, 0.14845899386613462,
        0.6883098806520787, -0.2564291712233234, 0.28342171556262064, 0.14845899386613462, -0.1214664495268374,
      ],
      [
        -0.15954631651852538, 0.370663159588493, -0.2771915802140034, 0.37066315958849294, -0.29653052767079435,
        0.6091768448889145, 0.05640526341564025, -0.21756315888889796, -0.29653052767079435, -0.15954631651852524,
      ],
      [
        0.3933376145137565, -0.2835545582987513, 0.1751001658268685, -0.2835545582987521, -0.1906189583465306, 0.2262980087284927,
        0.2963628767824451, -0.5360892470747548, -0.1906189583465306, 0.3933376145137565,
      ],
      [
        -0.07120213375735218, 0.14688348936018827, 0.40509853442126537, 0.14688348936018975, 0.25883271981893935,
        0.06082584573584213, -0.546751765582663, -0.5882007654179942, 0.2588327198189394, -0.07120213375735483,
      ],
    ],
    fresh: [
      [-0.7962800580092798, 0.8232726023485525],
      [1.903274745539218, 1.08136947862553],
      [-6.598268156958605, 1.639128171097823],
      [29.10398204815588, 6.531036425035583],
    ],
    at: [-2, 10],
  },
  // ns(x, 1); predict(ns(x, 1), new); the same with 2, 3 and 5
  spline1: {
    term: "ns(x, 1)",
    columns: [
      [
        0, 0.04772522177007578, 0.11454053224818189, 0.15272070966424253, 0.23862610885037885, 0.38180177416060623,
        0.42952699593068205, 0.5440675281788641, 0.6204278830109851, 0.8017837257372732,
      ],
    ],
    fresh: [[-0.2386261088503789, 0, 0.1431756653102274, 0.8017837257372732, 1.0022296571715916]],
  },
  spline2: {
    term: "ns(x, 2)",
    columns: [
      [
        0, 0.1001835736010649, 0.2351282641777003, 0.3068379209084878, 0.4451162664837343, 0.5696616931672525, 0.5786936215643603,
        0.5476892037760652, 0.4950916852860782, 0.3147729655869728,
      ],
      [
        0, -0.06176850654392551, -0.14109082773402062, -0.17914405207340717, -0.23369980192760478, -0.18199566460735803,
        -0.12101888517305218, 0.09626595966555665, 0.28411681028297736, 0.804863991813242,
      ],
    ],
    fresh: [
      [-0.5032429347353907, 0, 0.28939040049887665, 0.3147729655869728, 0.09767586771814596],
      [0.3119734798359617, 0, -0.170276973473372, 0.804863991813242, 1.4043928200123668],
    ],
  },
  spline3: {
    term: "ns(x, 3)",
    columns: [
      [
        0, -0.06664982935332414, -0.12242759792923885, -0.11613782623507728, 0.02231399146723004, 0.389128042375497,
        0.47154158549856195, 0.47526931445227194, 0.3536112865108635, -0.15073320450153457,
      ],
      [
        0, 0.1885302366045685, 0.4142793803992671, 0.5044438013772851, 0.5747168894505978, 0.4538550297921765, 0.4021867036946368,
        0.3402587828887985, 0.3405826987926075, 0.4135500738888257,
      ],
      [
        0, -0.11981360830944539, -0.26328035389859966, -0.32058110741734, -0.36178572921730096, -0.2229158882059662,
        -0.1400098017982409, 0.09611540621419781, 0.27501613464194297, 0.7371831306127089,
      ],
    ],
    fresh: [
      [0.3496759642205506, 0, -0.1211007642811088, -0.1507332045015346, -0.777367284301466],
      [-0.959367389015357, 0, 0.4853529210496356, 0.4135500738888257, 0.5173922928270995],
      [0.6096914247948063, 0, -0.3084485853399553, 0.7371831306127089, 1.2599749914743665],
    ],
  },
  spline5: {
    term: "ns(x, 5)",
    columns: [
      [
        0, 0.013120218992199242, 0.1804419818020579, 0.3764449379073018, 0.6413552982757911, 0.21605385228112636,
        0.08486418793453379, 0.000138187157231073, 0, 0,
      ],
      [
        0, 0, 0.0001685735629472365, 0.009673566878980898, 0.1768295839911452, 0.6495128998228399, 0.6430151301652973,
        0.2943371923129766, 0.10270780848879514, 0,
      ],
      [
        0, -0.12678074312183013, -0.2044773032288781, -0.17136736012475906, -0.05141434264466527, 0.12160512012750672,
        0.24625760521572124, 0.5638718281558865, 0.5491804045167669, -0.1534540098275009,
      ],
      [
        0, 0.33641819237839965, 0.5425893794341096, 0.4547307115121559, 0.1390109541421711, 0.03325859869789878,
        0.06710413522144534, 0.18529946722910018, 0.26115061543411583, 0.40719686072336847,
      ],
      [
        0, -0.20963744925656946, -0.3381120762052314, -0.28336335138739677, -0.08662403670580394, -0.02072494280877965,
        -0.04124105853699774, -0.04364667485519445, 0.0869611715603221, 0.7462571491041324,
      ],
    ],
    fresh: [
      [0, 0, 0.3253154660986476, 0, 0],
      [0, 0, 0.005233152473067548, 0, 0],
      [0.6777735679603891, 0, -0.1833441745861423, -0.1534540098275009, -1.1448635772563547],
      [-1.7985015149815047, 0, 0.4865117073663775, 0.4071968607233685, 0.5576301223259188],
      [1.1207279470211156, 0, -0.3031675327802352, 0.7462571491041324, 1.5872334549304363],
    ],
  },
  // scale(x); (new - mean(x))/sd(x)
  scale: {
    term: "scale(x)",
    columns: [
      [
        -1.249184562278312, -1.070218292610932, -0.8196655150766001, -0.6764924993426962, -0.3543532139414123, 0.1825455950607275,
        0.3615118647281074, 0.7910309119298192, 1.077376943397627, 1.757448768133671,
      ],
    ],
    fresh: [[-2.1440159106152112, -1.2491845622783118, -0.712285753276172, 1.7574487681336708, 2.5091071007366663]],
  },
  // poly(log(x), 2); predict(poly(log(x), 2), log(c(0.5, 3, 12)))
  logarithmic: {
    term: "poly(log(x), 2)",
    columns: [
      [
        -0.552599965689131, -0.3997040813857288, -0.24020593589771863, -0.16678245841502198, -0.03131355144790642,
        0.13793670601207916, 0.1841810941865142, 0.2810804783435058, 0.337076978489916, 0.45033073580349153,
      ],
      [
        0.5618674788988396, 0.08539823177880951, -0.2314878537626924, -0.31552767645989, -0.3682649725871139, -0.2476768097746697,
        -0.1786962558703128, 0.01599593142533961, 0.15946168649979808, 0.5189302398518919,
      ],
    ],
    fresh: [
      [-1.1364851412613739, -0.18420943575130821, 0.5525716241243368],
      [3.9368942308691617, -0.29910932021215436, 0.9231066719243642],
    ],
    at: [0.5, 3, 12],
  },
};

const TOLERANCE = 1e-12; // R's numbers carry 16 digits, and its QR its own rounding

describe.each(Object.values(cases))("$term", ({ term, columns, fresh: expected, at = fresh }) => {
  const design = buildDesign(parseFormula(`y ~ ${term} + (${term} | g)`), Table.from({ x, z, y, g }), { distribution: "normal" });

  it("has R's columns for the rows of the fit", () => {
    columns.forEach((column, j) => {
      expectClose(design.fixed.columns[j + 1], column, TOLERANCE);
    });
    expect(design.fixed.columns).toHaveLength(columns.length + 1);
  });

  it("has the same columns in a random term", () => {
    expect(design.random[0].columns.slice(1)).toEqual(design.fixed.columns.slice(1));
    expect(design.random[0].names).toEqual(design.fixed.names);
  });

  it("has R's columns for other rows, by the numbers of the fit", () => {
    const table = Table.from({ x: at, z: at, g: at.map(() => "a") });
    const fixed = fixedColumns(design, table);
    const [random] = randomColumns(design, table);
    expected.forEach((column, j) => {
      expectClose(fixed[j + 1], column, TOLERANCE);
      expect(random.columns[j + 1]).toEqual(fixed[j + 1]);
    });
  });

  it("keeps its numbers through JSON", () => {
    const { recipe } = design;
    const table = Table.from({ x, z });
    expect(fixedColumns({ recipe: JSON.parse(JSON.stringify(recipe)) }, table)).toEqual(design.fixed.columns);
  });
});

/** The columns of a basis of `values` beside the intercept, and for other values. */
function basisOf(
  term: string,
  values: readonly number[],
  others: readonly number[],
): { own: Float64Array[]; other: Float64Array[] } {
  const table = Table.from({ y: values.map((_, i) => i % 3), x: values });
  const design = buildDesign(parseFormula(`y ~ ${term}`), table, { distribution: "normal" });
  return {
    own: design.fixed.columns.slice(1) as Float64Array[],
    other: fixedColumns(design, Table.from({ x: others })).slice(1) as Float64Array[],
  };
}

const dot = (a: ArrayLike<number>, b: ArrayLike<number>) => Array.from(a).reduce((sum, value, i) => sum + value * b[i], 0);

/** What least squares on the columns, orthogonalised one after the other, leaves of v. */
function remainder(v: readonly number[], columns: readonly (readonly number[])[]): number[] {
  const basis: number[][] = [];
  const rest = (u: readonly number[]) =>
    [...basis, ...basis].reduce((left, q) => left.map((value, i) => value - q[i] * dot(q, left)), [...u]);
  for (const column of columns) {
    const left = rest(column);
    basis.push(left.map((value) => value / Math.sqrt(dot(left, left))));
  }
  return rest(v);
}

const samples = fc.uniqueArray(fc.integer({ min: -50, max: 50 }), { minLength: 12, maxLength: 25 });
const scales = fc.record({ unit: fc.constantFrom(0.01, 1, 1000), origin: fc.constantFrom(0, 2000) });
const sizes = fc.integer({ min: 1, max: 5 });

describe("for all values", () => {
  it("the columns of poly are orthonormal, and orthogonal to 1", () => {
    fc.assert(
      fc.property(samples, scales, sizes, (integers, { unit, origin }, degree) => {
        const values = integers.map((value) => origin + unit * value);
        const { own } = basisOf(`poly(x, ${degree})`, values, values);
        const all = [Float64Array.from(values, () => 1 / Math.sqrt(values.length)), ...own];
        for (const [j, a] of all.entries()) {
          for (const [k, b] of all.entries()) expect(dot(a, b)).toBeCloseTo(j === k ? 1 : 0, 8);
        }
      }),
    );
  });

  it("poly spans the powers, within the data and beyond", () => {
    fc.assert(
      fc.property(samples, sizes, (integers, degree) => {
        const values = integers.map((value) => value / 25);
        const beyond = [-5, ...values, 4];
        const { other } = basisOf(`poly(x, ${degree})`, values, beyond);
        const powers = beyond.map((value) => value ** degree);
        const rest = remainder(powers, [beyond.map(() => 1), ...other.map((column) => Array.from(column))]);
        expect(Math.sqrt(dot(rest, rest))).toBeLessThan(1e-9 * Math.sqrt(dot(powers, powers)));
      }),
    );
  });

  it("ns spans the line, and is a line beyond the data", () => {
    fc.assert(
      fc.property(samples, scales, sizes, (integers, { unit, origin }, size) => {
        const values = integers.map((value) => origin + unit * value);
        const { own, other } = basisOf(
          `ns(x, ${size})`,
          values,
          [-60, -61, -62, 60, 61, 62].map((value) => origin + unit * value),
        );
        const centred = integers.map((value) => value - integers[0]);
        const rest = remainder(centred, [values.map(() => 1), ...own.map((column) => Array.from(column))]);
        expect(Math.sqrt(dot(rest, rest))).toBeLessThan(1e-8 * Math.sqrt(dot(centred, centred)));
        for (const [a, b, c, d, e, f] of other) {
          expect(a - 2 * b + c).toBeCloseTo(0, 8);
          expect(d - 2 * e + f).toBeCloseTo(0, 8);
        }
      }),
    );
  });

  it("ns and its first two derivatives are continuous, the second is 0 at the ends", () => {
    const h = 1e-4;
    const steps = [-2, -1, 0, 1, 2];
    const knots = [1.5, 2.7, 4, 6, 8, 9.9]; // quantile(x, seq(0, 1, length.out = 6), type = 7): 1.5 2.58 3.74 5.7 7.36 9.9, and points between
    const near = [...knots, 2.58, 3.64, 5.7, 7.36].flatMap((knot) => steps.map((step) => knot + step * h));
    const { other } = basisOf("ns(x, 5)", x, near);
    for (const column of other) {
      for (let k = 0; k < near.length; k += 5) {
        const [a, b, c, d, e] = column.subarray(k, k + 5);
        const [left, right] = [(a - 2 * b + c) / (h * h), (c - 2 * d + e) / (h * h)];
        expect(Math.abs(left - right)).toBeLessThan(2e-3); // a jump of the second derivative would be of order 1
        if (k === 0 || k === 25) expect(Math.abs(b - 2 * c + d) / (h * h)).toBeLessThan(2e-3);
      }
    }
  });
});

describe("values that a basis cannot be made of", () => {
  const few = Table.from({ y, x: [1, 2, 3, 1, 2, 3, 1, 2, 3, 1], c: Array(10).fill(4) });
  it.each([
    ["poly(x, 3)", "The term poly(x, 3) needs more than 3 distinct values, but x has 3 in the rows used.", "below 3"],
    ["poly(x + 1, 5)", "The term poly(x + 1, 5) needs more than 5 distinct values, but x + 1 has 3", "below 3"],
    ["ns(x, 5)", "The term ns(x, 5) has its knots at 6 quantiles of x, and two of them are 1.", "smaller number than 5"],
    ["scale(c) + x", "The term scale(c) needs values that differ, but c is 4 in all rows used.", "Leave it out"],
    ["I(x * scale(c))", "The term I(x * scale(c)) needs values that differ, but c is 4 in all rows used.", "Leave it out"],
  ])("%s", (term, message, hint) => {
    const error = errorOf(() => buildDesign(parseFormula(`y ~ ${term}`), few, { distribution: "normal" }));
    expect(error.code).toBe("badValue");
    expect(error.message).toContain(message);
    expect(error.hint).toContain(hint);
    expect(error.place.column).toBe(term.includes("scale") ? "c" : "x");
  });

  it("counts the rows used alone", () => {
    const design = () => buildDesign(parseFormula("y ~ poly(x, 2)"), few, { distribution: "normal", exclude: [2, 5, 8] });
    expect(errorOf(design).message).toContain("x has 2 in the rows used");
  });
});

describe("the rows of the fit", () => {
  it("alone make the basis", () => {
    const options = { distribution: "normal" } as const;
    const formula = parseFormula("y ~ poly(x, 2) + scale(z)");
    const left = buildDesign(formula, Table.from({ x, z, y }), { ...options, exclude: [0, 9] });
    const alone = buildDesign(formula, Table.from({ x: x.slice(1, 9), z: z.slice(1, 9), y: y.slice(1, 9) }), options);
    expect(left.fixed.columns).toEqual(alone.fixed.columns);
    expect(left.recipe).toEqual(alone.recipe);
  });
});

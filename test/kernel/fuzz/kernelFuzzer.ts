import type { RandomStream } from "../../generators/stream.js";
import type { Attack, Fuzzer, Outcome } from "../../fuzz/fuzzer.js";
import { functions, links, matrices, rules } from "./functionAttacks.js";
import { anyOrder, freed, noInput, spoiledInput, spoiledParameters } from "./likelihoodAttacks.js";
import { anyCalls, spoiledProblem } from "./problemAttacks.js";

const synchronous: readonly (readonly [what: string, share: number, attack: (stream: RandomStream) => Outcome])[] = [
  ["spoiled input of a likelihood", 25, spoiledInput],
  ["something else for it", 2, noInput],
  ["spoiled parameters", 15, spoiledParameters],
  ["questions in any order", 5, anyOrder],
  ["a freed likelihood", 3, freed],
  ["spoiled input of a problem", 20, spoiledProblem],
  ["calls on a problem in any order", 10, anyCalls],
  ["elementary functions", 6, functions],
  ["links and variances", 5, links],
  ["rules and cross products", 4, rules],
  ["dense matrices", 5, matrices],
];

/** Attacks on glme/kernel, each one piece with what it is held against. */
export const kernelFuzzer: Fuzzer = {
  name: "kernel",
  attacks: synchronous.map(([what, share, attack]): [string, number, Attack] => [
    what,
    share,
    (stream, watch) => watch.piece(() => attack(stream)),
  ]),
};

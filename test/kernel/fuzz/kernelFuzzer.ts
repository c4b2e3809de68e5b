import type { Fuzzer } from "../../fuzz/fuzzer.js";
import { functions, links, matrices, rules } from "./functionAttacks.js";
import { anyOrder, freed, noInput, spoiledInput, spoiledParameters } from "./likelihoodAttacks.js";
import { anyCalls, spoiledProblem } from "./problemAttacks.js";

/** Attacks on glme/kernel. */
export const kernelFuzzer: Fuzzer = {
  name: "kernel",
  attacks: [
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
  ],
};

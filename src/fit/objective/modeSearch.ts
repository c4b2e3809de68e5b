import type { ModeMethod, ModeSearch } from "../../kernel/index.js";
import type { FitLog } from "../run/progressLog.js";
import type { FitSettings } from "../../options/settings.js";

/** How each value of `ebMethod` searches; fsolve's own method is a trust region, too. */
const METHODS: Readonly<Record<FitSettings["ebMethod"], ModeMethod>> = {
  auto: "lineSearch",
  lineSearchNewton: "lineSearch",
  trustRegion2D: "trustRegion",
  fsolve: "trustRegion",
};

/**
 * Says how `ebMethod` and `ebOptions` have the modes looked for. Lengths are in conditional standard deviations: tolFun is the distance from the exact
 * modes at which they count as found, tolX the length of a step that is the last.
 */
export function modeSearchOf({ ebMethod, ebOptions }: Pick<FitSettings, "ebMethod" | "ebOptions">, log: FitLog): ModeSearch {
  const { tolFun, tolX, maxIter } = ebOptions;
  return { method: METHODS[ebMethod], accuracy: tolFun, stepTolerance: tolX, maxSteps: maxIter, ...log.ofModes() };
}

/** Numbers of searches for the modes without success. */
export interface ModeMisses {
  /** Searches in which no step led down any more. */
  lost: number;
  /** Searches that had to end for too many steps. */
  unfinished: number;
}

/** Says what may help where modes were not found; empty where nothing need be said. */
export function adviceOnModes({ misses, modes }: { readonly misses: ModeMisses; readonly modes: ModeSearch }): string {
  const { lost, unfinished } = misses;
  const told = (count: number) =>
    `In ${count === 1 ? "one evaluation" : `${count} evaluations`} the modes of the random effects were not found`;
  if (unfinished > 0) return `${told(unfinished)} within the steps allowed: allow more with ebOptions.maxIter.`;
  if (lost === 0 || modes.method === "trustRegion") return "";
  return `${told(lost)}: ebMethod "trustRegion2D" may find them.`;
}

/** Where the search for the modes begins: at the last ones found, at those of the lowest value, or at 0. */
export type ModeStart = "last" | "lowest" | "zero";

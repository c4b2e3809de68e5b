import { GlmeError } from "../../core/errors.js";

/** The parameters at which a problem's modes were found. */
export interface ModesPoint {
  /** Were the modes found together with β? */
  readonly profiled: boolean;
  /** β. */
  readonly beta: Float64Array;
  /** φ. */
  readonly phi: number;
  /** φ or the extra parameter. */
  readonly dispersion: number;
  /** uᵀu: modes that were written over differ from those that were found. */
  readonly penalty: number;
}

/**
 * Remembers which results stand in a problem's memory. Most steps of the kernel take the place of what an earlier one left: this refuses, in
 * place of wrong numbers, a gradient without its value, a second one of the same value, and one after the parameters moved.
 */
export class Standing {
  private modes: ModesPoint | undefined;
  private nodes = false;
  private crossProducts = false;
  private solution = false;

  /** Says that modes, factor or parameters changed. */
  disturb(): void {
    this.modes = undefined;
    this.nodes = false;
    this.solution = false;
  }
  /** Says that a pass over the rows begins, or that something took the place of what one left. */
  pass(): void {
    this.disturb();
    this.crossProducts = false;
  }
  /** Says that ZᵀWZ, ZᵀWX, XᵀWX and those with z of a linear model stand. */
  linearised(): void {
    this.crossProducts = true;
  }
  /** Says that the linear model was solved at the Λ as it stands. */
  solved(): void {
    this.solution = true;
  }
  /** Says that modes stand with s, W, W′ and the factor of A. */
  found(at: ModesPoint): void {
    this.modes = at;
    this.nodes = false;
  }
  /** Says that the sums over the nodes stand besides. */
  visited(): void {
    this.nodes = true;
  }

  /** @throws GlmeError where there are no modes at these parameters for `call` to begin with */
  expectModes(call: string, at: ModesPoint): void {
    if (!this.modes) throw wrongOrder(call, "no modes and no factor stand in the problem", "laplace");
    if (!isSame(this.modes, at)) throw wrongOrder(call, "the parameters or modes are not those that laplace left", "laplace");
  }
  /** Gives the modes up to a gradient, which takes the place of what it was worked out from. */
  spendModes(call: string, at: ModesPoint): void {
    this.expectModes(call, at);
    if (this.nodes)
      throw wrongOrder(call, "the last value was quadrature's", "laplace", "or quadratureGradient for its gradient");
    if (this.modes?.profiled !== at.profiled) throw wrongOrder(call, "laplace was called with the other `profiled`", "laplace");
    this.pass();
  }
  /** Gives modes and sums over the nodes up to a gradient of quadrature's value. */
  spendNodes(call: string, at: ModesPoint): void {
    this.expectModes(call, at);
    if (!this.nodes) throw wrongOrder(call, "no sums over nodes stand in the problem", "quadrature");
    this.pass();
  }
  /** @throws GlmeError where there are no cross products of a linear model for `call` to begin with */
  expectCrossProducts(call: string): void {
    if (!this.crossProducts) throw wrongOrder(call, "no cross products of a linear model stand in the problem", "prepareLinear");
  }
  /** Gives the solution of a linear model up to its gradient. */
  spendSolution(call: string): void {
    if (!this.solution) throw wrongOrder(call, "no solution at this Λ stands in the problem", "linear");
    this.disturb();
  }
}

function isSame(a: ModesPoint, b: ModesPoint): boolean {
  const isClose = a.phi === b.phi && a.dispersion === b.dispersion && a.penalty === b.penalty;
  return isClose && a.beta.every((value, j) => value === b.beta[j]);
}

function wrongOrder(call: string, found: string, first: string, or = ""): GlmeError {
  const hint = `Call ${first} immediately before it${or && `, ${or}`}. A Likelihood needs no such order.`;
  return new GlmeError("badOption", `${call} was called, but ${found}.`, {}, hint);
}

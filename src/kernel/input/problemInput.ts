import { Family, LinkCode } from "../codes.js";
import { badArgument, expectFinite, expectObject } from "./arguments.js";
import { expectShape, type ModelShape } from "./modelShape.js";
import { expectCode } from "./names.js";

/** Everything the kernel needs of a model: typed arrays of n rows, no names. */
export interface ProblemInput extends ModelShape {
  /** The distribution by number. */
  readonly family: Family;
  /** The link by number. */
  readonly link: LinkCode;
  /** p of the link μ^p = η, 1 for the other links. */
  readonly power: number;
  /** The functions of LinkCode.Host. */
  readonly host?: HostLink;
}

/**
 * A link that the kernel does not have (LinkCode.Host), as functions of whole arrays. It writes its answers into views of the kernel's
 * memory; what it is given it must not keep.
 */
export interface HostLink {
  /** η = g(μ). */
  link(mu: Float64Array): Float64Array;
  /** A mean that the link can take, as near to the given one as it can say. */
  meanNear(mean: number): number;
  /**
   * Writes μ = g⁻¹(η) and its derivatives in η: μ′ and, where it is asked for, μ″. μ is NaN where η lies outside the domain; the others
   * are then of no account.
   */
  means(eta: Float64Array, mu: Float64Array, first: Float64Array, second?: Float64Array): void;
  /** Writes μ‴ from the other three. */
  thirds(mu: Float64Array, first: Float64Array, second: Float64Array, third: Float64Array): void;
}

/** What a link of the host has to answer. */
const HOST_FUNCTIONS = ["link", "meanNear", "means", "thirds"] as const;

/**
 * Checks a model but for its codes, without a pass over its rows.
 *
 * @throws GlmeError badOption, columnType, columnLength, emptyTable
 */
export function expectInput(input: ProblemInput): void {
  expectObject(input, "The problem");
  expectCode(input.family, "family", Family);
  expectCode(input.link, "link", LinkCode);
  expectFinite(input.power, "power");
  if (input.link === LinkCode.Power && input.power === 0)
    throw badArgument("power", 0, "another number than 0", "For the logarithm use link Log.");
  if (input.link !== LinkCode.Host && input.host !== undefined)
    throw badArgument("host", input.host, "left out with a link of the kernel");
  if (input.link === LinkCode.Host) {
    expectObject(input.host, "host");
    for (const name of HOST_FUNCTIONS)
      if (typeof input.host[name] !== "function") throw badArgument(`host.${name}`, input.host[name], "a function");
  }
  expectShape(input);
}

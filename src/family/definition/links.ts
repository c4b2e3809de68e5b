import { LinkCode } from "../../kernel/codes.js";
import type { SafeLink } from "./customLink.js";

/** The links, by the number under which the kernel knows them. `power` carries its exponent beside it. */
export const LINKS = {
  identity: LinkCode.Identity,
  log: LinkCode.Log,
  logit: LinkCode.Logit,
  probit: LinkCode.Probit,
  comploglog: LinkCode.Comploglog,
  loglog: LinkCode.Loglog,
  reciprocal: LinkCode.Reciprocal,
  power: LinkCode.Power,
  host: LinkCode.Host,
} as const;
/** The names of the links. */
export type LinkName = keyof typeof LINKS;

/** A link g of g(μ) = η. */
export interface Link {
  /** Its name; "power" for μ^p, "host" for a link that the kernel does not have. */
  readonly name: LinkName;
  /** The exponent p of "power", otherwise 1. */
  readonly power: number;
  /** The functions of "host". */
  readonly functions?: SafeLink;
}

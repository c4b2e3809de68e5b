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
export type LinkName = keyof typeof LINKS;

/** A link: its name, for `power` the exponent (otherwise 1), and for `host`, a link that the kernel does not have, its functions. */
export interface Link {
  readonly name: LinkName;
  readonly power: number;
  readonly functions?: SafeLink;
}

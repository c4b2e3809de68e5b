import { Field } from "./codes.js";
import type { HostLink } from "./input/problemInput.js";
import type { KernelExports } from "./packed/instance.js";
import type { Steps } from "../core/steps.js";

/** A host link at work on the rows of a problem, range by range: η comes out of the kernel, μ and its derivatives go in. */
export class HostRows {
  constructor(
    private readonly kernel: KernelExports,
    private readonly address: number,
    private readonly n: number,
    private readonly link: HostLink,
  ) {}

  /** μ and μ′ of rows [from, to) at the current β and b, and μ″ for the observed information; μ‴ is for `thirds`. */
  means(from: number, to: number, observed: boolean): void {
    this.kernel.predictRows(this.address, from, to);
    this.meansAt(this.field(Field.RowSlope), from, to, observed);
  }

  /** μ, μ′ and, for the observed information, μ″ of rows [from, to) at an array η of all rows; what is not known is NaN. */
  private meansAt(eta: number, from: number, to: number, observed: boolean): void {
    const [mu, first, second, third] = this.columns(from, to);
    second.fill(Number.NaN);
    third.fill(Number.NaN);
    this.link.means(this.view(eta, from, to), mu, first, observed ? second : undefined);
  }

  /** μ‴ of rows [from, to) at the means of the last pass. */
  thirds(from: number, to: number): void {
    const [mu, first, second, third] = this.columns(from, to);
    this.link.thirds(mu, first, second, third);
  }

  /** μ and μ′ of every row at a node of the quadrature. */
  nodeMeans(node: number, rows: (pass: (from: number, to: number) => void) => Steps<void>): Steps<void> {
    const eta = this.kernel.predictNode(this.address, node);
    return rows((from, to) => this.meansAt(eta, from, to, false));
  }

  /** η = g(μ₀) and the means there, where a fit begins: μ₀ near the data, or near one mean for all rows where that is not NaN. */
  start(from: number, to: number, mean: number): void {
    this.kernel.startMeans(this.address, from, to, Number.isNaN(mean) ? mean : this.link.meanNear(mean));
    const eta = this.field(Field.RowSlope);
    this.view(eta, from, to).set(this.link.link(this.columns(from, to)[0]));
    this.meansAt(eta, from, to, false);
  }

  /** The four columns of means and their derivatives, rows [from, to). */
  private columns(from: number, to: number): Float64Array[] {
    return [0, 1, 2, 3].map((column) => this.view(this.field(Field.HostMean) + 8 * column * this.n, from, to));
  }

  private field(field: Field): number {
    return this.kernel.addressOf(this.address, field) >>> 0;
  }

  /** Rows [from, to) of a column of n doubles. */
  private view(address: number, from: number, to: number): Float64Array {
    return new Float64Array(this.kernel.memory.buffer, (address >>> 0) + 8 * from, to - from);
  }
}

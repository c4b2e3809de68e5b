/** How far mulberry32's counter goes each time. */
const STEP = 0x6d2b79f5;

/** Mixes a counter into a whole number from 0 to 2³² − 1, as mulberry32 does. */
function mixed(state: number): number {
  let z = Math.imul(state ^ (state >>> 15), state | 1);
  z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
  return (z ^ (z >>> 14)) >>> 0;
}

/** Gives mulberry32 on [0, 1), as others write it: some data were drawn with it before other programs fitted them. */
export function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + STEP) | 0;
    return mixed(state) / 2 ** 32;
  };
}

/** A seeded stream of random numbers and the variates that models are simulated with. Same seed, same numbers. */
export class RandomStream {
  constructor(private state: number) {}

  /** Uniform on (0, 1): mulberry32, a 32-bit counter through a mixing function. */
  uniform(): number {
    this.state = (this.state + STEP) | 0;
    return (mixed(this.state) + 0.5) / 2 ** 32;
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.uniform();
  }

  /** A whole number from low to high, both included. */
  integer(low: number, high: number): number {
    return Math.floor(this.between(low, high + 1));
  }

  chance(probability: number): boolean {
    return this.uniform() < probability;
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.integer(0, choices.length - 1)];
  }

  /** `count` different elements in random order (Fisher and Yates). */
  sample<T>(choices: readonly T[], count: number): T[] {
    const shuffled = [...choices];
    for (let i = shuffled.length - 1; i > 0; i--) {
      const j = this.integer(0, i);
      [shuffled[i], shuffled[j]] = [shuffled[j], shuffled[i]];
    }
    return shuffled.slice(0, count);
  }

  /** Standard normal (Box and Muller). */
  normal(): number {
    return Math.sqrt(-2 * Math.log(this.uniform())) * Math.cos(2 * Math.PI * this.uniform());
  }

  /** Gamma with scale 1 (Marsaglia and Tsang, ACM TOMS 26 (2000) 363-372). */
  gamma(shape: number): number {
    if (shape < 1) return this.gamma(shape + 1) * this.uniform() ** (1 / shape);
    const d = shape - 1 / 3;
    for (;;) {
      const x = this.normal();
      const v = (1 + x / Math.sqrt(9 * d)) ** 3;
      if (v > 0 && Math.log(this.uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
    }
  }

  /** Inverse Gaussian (Michael, Schucany and Haas, The American Statistician 30 (1976) 88-90). */
  inverseGaussian(mean: number, lambda: number): number {
    const s = (mean * this.normal() ** 2) / (2 * lambda);
    const root = mean / (1 + s + Math.sqrt(s * (2 + s))); // the smaller root of the quadratic, without cancellation
    return this.chance(mean / (mean + root)) ? root : (mean * mean) / root;
  }

  /** Poisson, by counting arrivals. */
  poisson(mean: number): number {
    if (mean === 0) return 0;
    let count = -1;
    for (let time = 0; time < mean; count++) time -= Math.log(this.uniform());
    return count;
  }

  binomial(size: number, probability: number): number {
    let successes = 0;
    for (let trial = 0; trial < size; trial++) successes += this.chance(probability) ? 1 : 0;
    return successes;
  }
}

/**
 * Truncated Taylor series of order 3: a value that carries its first three derivatives along.
 *
 * Of every elementary function only its value and its differential equation are written down; the
 * derivatives of whatever is built from them follow. So a log density written once gives score, weight
 * and slope of the weight, and no derivative formula can be copied wrongly from anywhere.
 */
export class Jet {
  /** Coefficients of the series, derivative k over k!. */
  private constructor(
    private readonly c0: number,
    private readonly c1: number,
    private readonly c2: number,
    private readonly c3: number,
  ) {}

  static constant(value: number): Jet {
    return new Jet(value, 0, 0, 0);
  }

  /** The variable that everything is differentiated by. */
  static variable(value: number): Jet {
    return new Jet(value, 1, 0, 0);
  }

  get value(): number {
    return this.c0;
  }

  get first(): number {
    return this.c1;
  }

  get second(): number {
    return 2 * this.c2;
  }

  get third(): number {
    return 6 * this.c3;
  }

  plus(other: Jet | number): Jet {
    if (typeof other === "number") return new Jet(this.c0 + other, this.c1, this.c2, this.c3);
    return new Jet(this.c0 + other.c0, this.c1 + other.c1, this.c2 + other.c2, this.c3 + other.c3);
  }

  minus(other: Jet | number): Jet {
    return this.plus(typeof other === "number" ? -other : other.times(-1));
  }

  times(other: Jet | number): Jet {
    if (typeof other === "number") return new Jet(this.c0 * other, this.c1 * other, this.c2 * other, this.c3 * other);
    const [a, b] = [this, other];
    return new Jet(
      a.c0 * b.c0,
      a.c0 * b.c1 + a.c1 * b.c0,
      a.c0 * b.c2 + a.c1 * b.c1 + a.c2 * b.c0,
      a.c0 * b.c3 + a.c1 * b.c2 + a.c2 * b.c1 + a.c3 * b.c0,
    );
  }

  /** this / other, term by term from this = quotient × other. */
  over(other: Jet | number): Jet {
    if (typeof other === "number") return this.times(1 / other);
    const b = other;
    const q0 = this.c0 / b.c0;
    const q1 = (this.c1 - q0 * b.c1) / b.c0;
    const q2 = (this.c2 - q0 * b.c2 - q1 * b.c1) / b.c0;
    const q3 = (this.c3 - q0 * b.c3 - q1 * b.c2 - q2 * b.c1) / b.c0;
    return new Jet(q0, q1, q2, q3);
  }

  square(): Jet {
    return this.times(this);
  }

  exp(): Jet {
    return this.solve(Math.exp(this.c0), (f) => f);
  }

  log(): Jet {
    return this.integral(Math.log(this.c0), () => Jet.constant(1).over(this));
  }

  sqrt(): Jet {
    return this.solve(Math.sqrt(this.c0), (f) => Jet.constant(0.5).over(f));
  }

  /** this^exponent for a positive value. */
  pow(exponent: number): Jet {
    return this.solve(this.c0 ** exponent, (f) => f.times(exponent).over(this));
  }

  expm1(): Jet {
    return this.integral(Math.expm1(this.c0), () => this.exp());
  }

  log1p(): Jet {
    return this.integral(Math.log1p(this.c0), () => Jet.constant(1).over(this.plus(1)));
  }

  /**
   * f(this), given the value of f and f' expressed in f (and this): f' = slope(f). Each round of Picard's iteration
   * f ← value + ∫ slope(f) d this makes one more coefficient exact.
   */
  solve(value: number, slope: (f: Jet) => Jet): Jet {
    let f = Jet.constant(value);
    if (this.isConstant) return f;
    for (let round = 1; round <= 3; round++) f = slope(f).times(this.differentiated()).integrated(value);
    return f;
  }

  /** f(this), given its value and f'(this): value + ∫ f' d this. */
  integral(value: number, slope: () => Jet): Jet {
    return this.isConstant ? Jet.constant(value) : slope().times(this.differentiated()).integrated(value);
  }

  private get isConstant(): boolean {
    return this.c1 === 0 && this.c2 === 0 && this.c3 === 0;
  }

  /** The series of the derivative; its last coefficient is unknown, and integrated() drops it. */
  private differentiated(): Jet {
    return new Jet(this.c1, 2 * this.c2, 3 * this.c3, 0);
  }

  private integrated(value: number): Jet {
    return new Jet(value, this.c0, this.c1 / 2, this.c2 / 3);
  }
}

import type { Steps } from "../../core/steps.js";
import type { Column } from "../../table/index.js";
import type { Evaluator, Formulaic } from "./evaluator.js";
import { gather } from "./gather.js";
import { splineColumns } from "./naturalSpline.js";
import { numericValues } from "./numericValues.js";
import { polynomialColumns } from "./polynomial.js";
import { type BasisRule, ruleOf, type Rules, subjectOf } from "./rules.js";

/**
 * The variables of terms for some rows of a table: columns, and functions of columns by their rules. What is computed is computed
 * once, however many terms share it.
 */
export class Variables {
  private readonly bases = new Map<string, readonly Float64Array[]>();

  constructor(
    private readonly rules: Rules,
    private readonly evaluator: Evaluator,
  ) {}

  /** Numbers of the rows of the table. */
  get rows(): Uint32Array {
    return this.evaluator.rows;
  }

  /** Gives the column of the table whose levels a factor has. */
  factorColumn(variable: string): { readonly name: string; readonly column: Column } {
    const rule = ruleOf(this.rules, variable);
    const name = rule?.kind === "factor" ? rule.column : variable;
    return { name, column: this.evaluator.table.column(name) };
  }

  /** Is a variable a factor, by its call or by the type of its column? */
  isFactor(variable: string): boolean {
    const rule = ruleOf(this.rules, variable);
    return rule === undefined ? this.evaluator.table.column(variable).kind === "categorical" : rule.kind === "factor";
  }

  /** Gives the doubles of a variable that is one number for each row. */
  numbers(variable: string): Float64Array {
    const rule = ruleOf(this.rules, variable);
    if (rule === undefined) return gather(numericValues(this.evaluator.table, variable), this.rows);
    return this.evaluator.values(rule as Formulaic, subjectOf(variable));
  }

  /** Gives the columns of a basis, computed the first time that it is asked for. */
  *basis(variable: string): Steps<readonly Float64Array[]> {
    const known = this.bases.get(variable);
    if (known !== undefined) return known;
    const rule = ruleOf(this.rules, variable) as BasisRule;
    const x = this.evaluator.values(rule.argument, subjectOf(variable));
    yield;
    const columns = yield* rule.kind === "poly" ? polynomialColumns(x, rule) : splineColumns(x, rule.knots);
    this.bases.set(variable, columns);
    return columns;
  }
}

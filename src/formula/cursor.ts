import { tooDeep, unreadable } from "./complaints.js";
import { type Complaint, formulaSyntaxError } from "./syntaxError.js";
import { type Token, tokenize } from "./tokens.js";

/** Most parentheses inside parentheses: far beyond any model, and far below what the call stack holds. */
const MAX_DEPTH = 100;

/** The place in a formula up to which it has been read. */
export class Cursor {
  readonly tokens: readonly Token[];
  private index = 0;
  private depth = 0;

  constructor(readonly text: string) {
    this.tokens = tokenize(text);
  }

  get next(): Token {
    return this.tokens[this.index];
  }

  get previous(): Token {
    return this.tokens[this.index - 1];
  }

  /** Is a function called here? A name with a parenthesis after it; a name in backquotes is a column. */
  get atCall(): boolean {
    const { kind, text } = this.next;
    return kind === "name" && !text.startsWith("`") && this.tokens[this.index + 1].text === "(";
  }

  take(): Token {
    return this.tokens[this.index++];
  }

  accept(symbol: string): boolean {
    return this.acceptOneOf([symbol]) !== undefined;
  }

  acceptOneOf<Choice extends string>(symbols: readonly Choice[]): Choice | undefined {
    const found = symbols.find((symbol) => symbol === this.next.text);
    if (found !== undefined) this.index++;
    return found;
  }

  /** Takes the next token and reads what is inside of it: parentheses, a call, the operand of a minus. */
  inside<Read>(read: (opened: Token) => Read): Read {
    if (this.depth === MAX_DEPTH) throw this.error(tooDeep);
    this.depth++;
    const result = read(this.take());
    this.depth--;
    return result;
  }

  /** The error at the next token, which does not fit, or cannot be read at all. */
  error(misfit: Complaint) {
    const { kind, text, position } = this.next;
    return formulaSyntaxError(this.text, position, kind === "unreadable" ? unreadable(text) : misfit);
  }
}

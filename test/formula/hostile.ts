// Long formulas of the kinds that once took seconds: random pieces of a grammar, each repeated up to 100,000 characters.

const PIECES = [
  "a", "b12", "x^9", "(a + b)", "(a + b + c)^3", "poly(x, 90)", "1", "log(z)", "`a b`", "(1 | g)", "(x || g/h)", "2", "123456789", "(", ")", "-x", "a:b",
]; // biome-ignore format: one line
const JOINS = ["+", "*", "/", ":", " - ", "^2", "^60", " + ", "|", ",", ""];

/** Gives `count` formulas of up to 100,000 characters, always the same ones for a seed. */
export function* formulas(seed: number, count: number): Generator<string> {
  let state = seed;
  const below = (n: number) => {
    state = (state * 16807) % 2147483647;
    return state % n;
  };
  for (let i = 0; i < count; i++) {
    const [piece, join] = [PIECES[below(PIECES.length)], JOINS[below(JOINS.length)]];
    const numbered = below(2) === 0;
    const most = 10 ** (1 + below(5));
    const parts: string[] = [];
    for (let length = 0; length < most; length += parts[parts.length - 1].length) {
      const part = below(20) === 0 ? PIECES[below(PIECES.length)] : piece;
      parts.push((numbered ? part.replace(/[abxgh]/g, `$&${parts.length}`) : part) + join);
    }
    yield `y ~ ${parts.join("")}a`.slice(0, 100_000);
  }
}

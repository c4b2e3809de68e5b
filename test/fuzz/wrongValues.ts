// Values of every kind that JavaScript has, for where something else is wanted.

class Settings {
  alpha = 0.1;
  get distribution() {
    return "poisson";
  }
}
const fails = (): never => {
  throw new Error("it fails when it is looked at");
};

function revoked<T extends object>(target: T): T {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

function transferred(): Float64Array {
  const array = new Float64Array(6);
  structuredClone(array.buffer, { transfer: [array.buffer] });
  return array;
}

function cyclic(): object {
  const object: { self?: object } = {};
  object.self = object;
  return object;
}

/** A hole, and behind it what is given. */
function holed(...behind: unknown[]): unknown[] {
  const array = new Array(1 + behind.length);
  behind.forEach((value, i) => {
    array[i + 1] = value;
  });
  return array;
}

/** Each kind by its name, made anew for every use. */
export const WRONG_VALUES: Readonly<Record<string, () => unknown>> = {
  undefined: () => undefined,
  null: () => null,
  true: () => true,
  false: () => false,
  "an empty text": () => "",
  "a word": () => "zzz",
  "a digit": () => "1",
  __proto__word: () => "__proto__",
  "half a surrogate pair": () => "\ud800",
  "−1": () => -1,
  "−0": () => -0,
  "0": () => 0,
  "0.5": () => 0.5,
  "3": () => 3,
  NaN: () => Number.NaN,
  Infinity: () => Number.POSITIVE_INFINITY,
  "1e300": () => 1e300,
  "a bigint": () => 10n,
  "a symbol": () => Symbol("s"),
  "a function": () => () => 1,
  "an object": () => ({}),
  "an object of strangers": () => ({ zzz: 1 }),
  "an object without a prototype": () => Object.create(null),
  "an inherited option": () => Object.create({ alpha: 0.1 }),
  "an instance of a class": () => new Settings(),
  "an own __proto__": () => JSON.parse('{"__proto__": {"alpha": 0.1}}'),
  "a symbol as name": () => ({ [Symbol("alpha")]: 0.1 }),
  "a cyclic object": cyclic,
  "a failing getter": () => ({
    get alpha() {
      return fails();
    },
  }),
  "a failing toString": () => ({ toString: fails }),
  "no primitive": () => ({ [Symbol.toPrimitive]: () => ({}) }),
  "an array-like": () => ({ length: 3 }),
  "an array-like of less than nothing": () => ({ length: -1 }),
  "an empty array": () => [],
  "an array of undefined": () => [undefined],
  "an array of null": () => [null],
  "an array of a symbol": () => [Symbol("a")],
  "an array of an object without a prototype": () => [Object.create(null)],
  "an array of arrays": () => [[]],
  "an array twice the same": () => ["a", "a"],
  "a hole": () => holed(),
  "a hole and a text": () => holed("x"),
  "a hole and a number": () => holed(1),
  "four thousand million holes": () => new Array(2 ** 32 - 1),
  "a cyclic array": () => {
    const array: unknown[] = [1];
    array.push(array);
    return array;
  },
  "a Buffer": () => Buffer.from("abc"),
  "a Float64Array": () => Float64Array.of(1, 2),
  "an Int32Array": () => new Int32Array(3),
  "a BigInt64Array": () => new BigInt64Array(2),
  "a DataView": () => new DataView(new ArrayBuffer(8)),
  "an ArrayBuffer": () => new ArrayBuffer(8),
  "an array whose memory is gone": transferred,
  "a Date": () => new Date(0),
  "no date": () => new Date(Number.NaN),
  "a Map": () => new Map([["alpha", 0.1]]),
  "a Set": () => new Set([1]),
  "a WeakMap": () => new WeakMap(),
  "a regular expression": () => /x/,
  "a promise": () => Promise.resolve(1),
  "an error": () => new Error("x"),
  "a Number": () => new Number(5),
  "a String": () => new String("laplace"),
  "a generator": () =>
    (function* () {
      yield 1;
    })(),
  "a Proxy": () => new Proxy({}, {}),
  "a Proxy of an array": () => new Proxy([], {}),
  "a revoked Proxy": () => revoked({}),
  "a revoked Proxy of an array": () => revoked([]),
  "an array of a revoked Proxy": () => [revoked({})],
  "an object of a revoked Proxy": () => ({ y: revoked({}) }),
  "a failing Proxy": () => new Proxy({}, { get: fails, has: fails, ownKeys: fails, getPrototypeOf: fails }),
};

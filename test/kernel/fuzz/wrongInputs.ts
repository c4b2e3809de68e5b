import type { RandomStream } from "../../generators/stream.js";

/** A value that is hardly ever what is wanted, of any type. */
export function junk(stream: RandomStream): unknown {
  const values: readonly (() => unknown)[] = [
    ...[undefined, null, true, "", "poison", "1", -1, 0, 0.5, 1, 3, 99, 1e4, 2 ** 31, 2 ** 32, 1e300].map((value) => () => value),
    ...[Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 5e-324].map((value) => () => value),
    ...[
      () => 10n,
      () => Symbol("s"),
      () => () => 1,
      () => ({}),
      () => [],
      () => [undefined],
      () => ({ length: 3 }),
      () => new Date(0),
    ],
    ...[() => new Float64Array(0), () => new Float64Array(7), () => new Float32Array(30), () => new Int32Array(30).fill(-1)],
    ...[() => new BigInt64Array(2), () => new DataView(new ArrayBuffer(8)), () => Object.create(null), () => ({ power: 0 })],
    ...[() => Float64Array.of(Number.NaN), () => new Uint32Array(30).fill(77), () => [[]], () => ({ levels: 2, codes: [] })],
  ];
  return stream.pick(values)();
}

/** A number that lies outside what is wanted, or at its edge. */
export function wildNumber(stream: RandomStream): number {
  const { POSITIVE_INFINITY, NEGATIVE_INFINITY, NaN: none, MAX_VALUE } = Number;
  return stream.pick([none, POSITIVE_INFINITY, NEGATIVE_INFINITY, -1, 0, 0.5, 1, 1e9, -1e9, MAX_VALUE, 5e-324, 4, 2 ** 32 - 1]);
}

type Container = Record<string | number, unknown>;

/** A deep copy of objects, arrays and typed arrays, to be spoiled. */
export function copied<T>(value: T): T {
  if (value instanceof Float64Array || value instanceof Uint32Array) return value.slice() as T;
  if (Array.isArray(value)) return value.map(copied) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, copied(part)])) as T;
}

/** Every place of an object with its parts: what can be replaced. */
function placesOf(container: unknown): { readonly of: Container; readonly key: string }[] {
  if (typeof container !== "object" || container === null || ArrayBuffer.isView(container)) return [];
  const own = Object.keys(container).map((key) => ({ of: container as Container, key }));
  return own.flatMap((place) => [place, ...placesOf(place.of[place.key])]);
}

/** Spoils one place of an object, or none: another value, another length, another element, a misspelt or missing name. */
export function spoil(stream: RandomStream, given: object): void {
  const { of, key } = stream.pick(placesOf(given));
  const value = of[key];
  const isTyped = value instanceof Float64Array || value instanceof Uint32Array;
  if (isTyped && stream.chance(0.7)) {
    of[key] = spoiledArray(stream, value);
    return;
  }
  switch (stream.integer(0, 5)) {
    case 0:
      delete of[key];
      break;
    case 1:
      of[`${key}s`] = value;
      break;
    case 2:
      if (Array.isArray(value)) value.push(junk(stream));
      else of[key] = typeof value === "number" ? wildNumber(stream) : junk(stream);
      break;
    case 3:
      of[key] = copied(stream.pick(placesOf(given).map((other) => other.of[other.key])));
      break;
    default:
      of[key] = junk(stream);
  }
}

/** A typed array with another length or with a wild element. */
function spoiledArray(stream: RandomStream, array: Float64Array | Uint32Array): unknown {
  switch (stream.integer(0, 4)) {
    case 0:
      return array.slice(0, stream.integer(0, array.length));
    case 1: {
      const Kind = array.constructor as Float64ArrayConstructor;
      return new Kind(array.length + stream.integer(1, 1000));
    }
    case 2:
      return Array.from(array);
    default: {
      const spoiled = array.slice();
      if (array.length > 0) spoiled[stream.integer(0, array.length - 1)] = wildNumber(stream);
      return spoiled;
    }
  }
}

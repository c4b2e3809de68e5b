// The arena and every access to it.
//
// A buffer is the address of its first element; the 64 bytes before it hold its length, so that the checked
// build can assert `offset < length` on each access. In the release build the checks are compiled away.
// Buffers are never freed one by one: `mark` and `release` drop everything allocated since, `settle` moves the
// last buffer down over the temporaries that it was computed from.

const HEADER_BYTES: usize = 64;
/** The most that the arena can grow to: 65536 pages of 64 KiB would be 2^32 bytes, which is 0 in 32 bits. */
const ARENA_BYTES: u64 = 65535 << 16;

let top: usize = (__heap_base + 63) & ~63;
let wanted: u64 = 0;
/** Once a buffer was refused none is given any more: to look at the last of several addresses is to know of all. */
let refused: bool = false;
/** End of what was ever in use; beyond it memory is still as it came, zero. */
let highest: usize = top;

/** Counts the bytes in use. */
export function bytesUsed(): f64 {
  return <f64>top;
}
/** Counts the bytes that the last refused allocation would have brought the arena to. */
export function bytesNeeded(): f64 {
  return <f64>wanted;
}

/** Allocates a zeroed buffer of `count` elements of `size` bytes, 64-byte aligned; 0 when memory cannot grow so far. */
export function allocate(count: usize, size: usize): usize {
  const bytes = ((<u64>count * size + 63) & ~63) + HEADER_BYTES;
  const end = <u64>top + bytes;
  if (refused || !reserve(end)) {
    refused = true;
    return 0;
  }
  const buffer = top + HEADER_BYTES;
  store<u32>(top, <u32>(count * size));
  if (buffer < highest) memory.fill(buffer, 0, min(<usize>end, highest) - buffer);
  top = <usize>end;
  highest = max(highest, top);
  return buffer;
}

/** True if so many more bytes could be allocated. Remembers what they would bring the arena to, for the message if not. */
export function fits(bytes: f64): bool {
  const end = <f64>top + bytes;
  wanted = <u64>end;
  return end <= <f64>ARENA_BYTES;
}

/** Grows memory once for all that is to come: every growth sends the host looking for garbage. */
export function reserveBytes(bytes: f64): bool {
  return reserve(<u64>top + <u64>bytes);
}

/** Grows memory so that the arena may end at `end`; false when it cannot. */
function reserve(end: u64): bool {
  wanted = end;
  if (end > ARENA_BYTES) return false;
  const pages = <i32>((end + 65535) >> 16) - memory.size();
  return pages <= 0 || memory.grow(pages) >= 0;
}

/** Remembers what is allocated so far, for `release`. */
export function mark(): usize {
  return top;
}
/** Drops everything allocated since `mark` gave `to`. */
export function release(to: usize): void {
  top = to;
}

/** Cuts the last buffer allocated, x, to its first `count` elements. */
export function shrink(x: Indices, count: usize): void {
  store<u32>(x.at(0) - HEADER_BYTES, <u32>(count << 2));
  top = x.at(0) + (((count << 2) + 63) & ~63);
}

/** Moves the last buffer allocated, x, down to `to`, dropping what was allocated between; returns it in its new place. */
export function settle(x: Indices, to: usize): Indices {
  const buffer = x.at(0);
  const bytes = <usize>load<u32>(buffer - HEADER_BYTES);
  memory.copy(to, buffer - HEADER_BYTES, bytes + HEADER_BYTES);
  top = to + HEADER_BYTES + ((bytes + 63) & ~63);
  return changetype<Indices>(to + HEADER_BYTES);
}

function bytesOf(buffer: usize): usize {
  return load<u32>(buffer - HEADER_BYTES);
}

@inline function check(buffer: usize, address: usize, size: usize): void {
  if (!ASC_NO_ASSERT) assert(address >= buffer && address + size <= buffer + bytesOf(buffer), "outside its buffer");
}

/** A buffer of doubles: x[i] is element i. x[i] += v takes i twice, so that i must not be a call that changes anything. */
@unmanaged
export class Doubles {
  @inline @operator("[]")
  private get(i: usize): f64 {
    check(changetype<usize>(this), this.at(i), 8);
    return load<f64>(this.at(i));
  }
  @inline @operator("[]=")
  private set(i: usize, value: f64): void {
    check(changetype<usize>(this), this.at(i), 8);
    store<f64>(this.at(i), value);
  }
  /** Address of element i. */
  @inline
  at(i: usize): usize {
    return changetype<usize>(this) + (i << 3);
  }
}

/** A buffer of unsigned 32-bit integers, such as codes, positions and addresses: x[i] is element i. */
@unmanaged
export class Indices {
  @inline @operator("[]")
  private get(i: usize): usize {
    check(changetype<usize>(this), this.at(i), 4);
    return load<u32>(this.at(i));
  }
  @inline @operator("[]=")
  private set(i: usize, value: usize): void {
    check(changetype<usize>(this), this.at(i), 4);
    store<u32>(this.at(i), <u32>value);
  }
  /** Address of element i. */
  @inline
  at(i: usize): usize {
    return changetype<usize>(this) + (i << 2);
  }
}

/** Stands for an array that is not there, or that memory did not suffice for; as a condition it is false. */
@inline export const NO_DOUBLES: Doubles = changetype<Doubles>(0);
@inline export const NO_INDICES: Indices = changetype<Indices>(0);

/** Allocates `count` zeros; gives NO_DOUBLES when memory does not suffice. */
export function newDoubles(count: usize): Doubles {
  return changetype<Doubles>(allocate(count, 8));
}
/** Allocates `count` zeros; gives NO_INDICES when memory does not suffice. */
export function newIndices(count: usize): Indices {
  return changetype<Indices>(allocate(count, 4));
}

/** Copies `count` elements of `from`, from `fromAt` on, to those of `to` from `toAt` on. */
@inline export function copy(to: Doubles, toAt: usize, from: Doubles, fromAt: usize, count: usize): void {
  memory.copy(to.at(toAt), from.at(fromAt), count << 3);
}

/** Stands for no index at all where an index is kept: all bits are set. */
export const NO_INDEX: usize = 0xffffffff;

/** Makes the first `count` elements of x NO_INDEX. */
@inline export function setNone(x: Indices, count: usize): void {
  memory.fill(x.at(0), 0xff, count << 2);
}

/** Loads elements i and i + 1 as two lanes. */
@inline export function get2(x: Doubles, i: usize): v128 {
  check(changetype<usize>(x), x.at(i), 16);
  return v128.load(x.at(i));
}
/** Stores two lanes as elements i and i + 1. */
@inline export function set2(x: Doubles, i: usize, value: v128): void {
  check(changetype<usize>(x), x.at(i), 16);
  v128.store(x.at(i), value);
}
/** Loads element i into both lanes. */
@inline export function splat(x: Doubles, i: usize): v128 {
  check(changetype<usize>(x), x.at(i), 8);
  return v128.load_splat<f64>(x.at(i));
}

/** Loads two lanes at an absolute address, for loops that walk pointers through x. */
@inline export function load2(x: Doubles, address: usize, offset: usize = 0): v128 {
  check(changetype<usize>(x), address + offset, 16);
  return v128.load(address + offset);
}
/** Stores two lanes at an absolute address within x. */
@inline export function store2(x: Doubles, address: usize, value: v128, offset: usize = 0): void {
  check(changetype<usize>(x), address + offset, 16);
  v128.store(address + offset, value);
}
/** Loads the double at an absolute address within x into both lanes. */
@inline export function loadSplat(x: Doubles, address: usize, offset: usize = 0): v128 {
  check(changetype<usize>(x), address + offset, 8);
  return v128.load_splat<f64>(address + offset);
}

// The arena and every access to it.
//
// A buffer is the address of its first element; the 64 bytes before it hold its length, so that the checked
// build can assert `offset < length` on each access. In the release build the checks are compiled away.
// Buffers are never freed one by one: `mark` and `release` drop everything allocated since, `settle` moves the
// last buffer down over the temporaries that it was computed from.

const HEADER: usize = 64;
const LIMIT: u64 = 65535 << 16;

let top: usize = (__heap_base + 63) & ~63;
let wanted: u64 = 0;
/** Once a buffer was refused none is given any more: to look at the last of several addresses is to know of all. */
let refused: bool = false;
/** End of what was ever in use; beyond it memory is still as it came, zero. */
let highest: usize = top;

/** Bytes in use, and the bytes that the last refused allocation would have brought it to. */
export function bytesUsed(): f64 {
  return <f64>top;
}
export function bytesNeeded(): f64 {
  return <f64>wanted;
}

/** A zeroed buffer of `count` elements of `size` bytes, 64-byte aligned; 0 when memory cannot grow so far. */
export function allocate(count: usize, size: usize): usize {
  const bytes = ((<u64>count * size + 63) & ~63) + HEADER;
  const end = <u64>top + bytes;
  if (refused || !reserve(end)) {
    refused = true;
    return 0;
  }
  const buffer = top + HEADER;
  store<u32>(top, <u32>(count * size));
  if (buffer < highest) memory.fill(buffer, 0, min(<usize>end, highest) - buffer);
  top = <usize>end;
  highest = max(highest, top);
  return buffer;
}

/** Could so many more bytes be allocated? Remembers what they would bring the arena to, for the message if not. */
export function fits(bytes: f64): bool {
  const end = <f64>top + bytes;
  wanted = <u64>end;
  return end <= <f64>LIMIT;
}

/** Grows memory once for all that is to come: every growth sends the host looking for garbage. */
export function reserveBytes(bytes: f64): bool {
  return reserve(<u64>top + <u64>bytes);
}

function reserve(end: u64): bool {
  wanted = end;
  if (end > LIMIT) return false;
  const pages = <i32>((end + 65535) >> 16) - memory.size();
  return pages <= 0 || memory.grow(pages) >= 0;
}

export function mark(): usize {
  return top;
}
export function release(to: usize): void {
  top = to;
}

/** Cuts the last buffer allocated to `count` elements of `size` bytes. */
export function shrink(buffer: usize, count: usize, size: usize): void {
  store<u32>(buffer - HEADER, <u32>(count * size));
  top = buffer + ((count * size + 63) & ~63);
}

/** Moves the last buffer allocated down to `to`, dropping what was allocated between; returns its new address. */
export function settle(buffer: usize, to: usize): usize {
  const bytes = <usize>load<u32>(buffer - HEADER);
  memory.copy(to, buffer - HEADER, bytes + HEADER);
  top = to + HEADER + ((bytes + 63) & ~63);
  return to + HEADER;
}

function bytesOf(buffer: usize): usize {
  return load<u32>(buffer - HEADER);
}

@inline function check(buffer: usize, address: usize, size: usize): void {
  if (!ASC_NO_ASSERT) assert(address >= buffer && address + size <= buffer + bytesOf(buffer), "outside its buffer");
}

/** Element i of a buffer of doubles. */
@inline export function get(buffer: usize, i: usize): f64 {
  check(buffer, buffer + (i << 3), 8);
  return load<f64>(buffer + (i << 3));
}
@inline export function set(buffer: usize, i: usize, value: f64): void {
  check(buffer, buffer + (i << 3), 8);
  store<f64>(buffer + (i << 3), value);
}
@inline export function add(buffer: usize, i: usize, value: f64): void {
  set(buffer, i, get(buffer, i) + value);
}

/** Elements i and i + 1 as two lanes; a splat of element i to both. */
@inline export function get2(buffer: usize, i: usize): v128 {
  check(buffer, buffer + (i << 3), 16);
  return v128.load(buffer + (i << 3));
}
@inline export function set2(buffer: usize, i: usize, value: v128): void {
  check(buffer, buffer + (i << 3), 16);
  v128.store(buffer + (i << 3), value);
}
@inline export function splat(buffer: usize, i: usize): v128 {
  check(buffer, buffer + (i << 3), 8);
  return v128.load_splat<f64>(buffer + (i << 3));
}

/** Element i of a buffer of unsigned 32-bit integers: codes, positions, addresses. */
@inline export function getU(buffer: usize, i: usize): usize {
  check(buffer, buffer + (i << 2), 4);
  return load<u32>(buffer + (i << 2));
}
@inline export function setU(buffer: usize, i: usize, value: usize): void {
  check(buffer, buffer + (i << 2), 4);
  store<u32>(buffer + (i << 2), <u32>value);
}

/** The same by absolute address, for loops that walk pointers through `buffer`. */
@inline export function load2(buffer: usize, address: usize, offset: usize = 0): v128 {
  check(buffer, address + offset, 16);
  return v128.load(address + offset);
}
@inline export function store2(buffer: usize, address: usize, value: v128, offset: usize = 0): void {
  check(buffer, address + offset, 16);
  v128.store(address + offset, value);
}
@inline export function loadSplat(buffer: usize, address: usize, offset: usize = 0): v128 {
  check(buffer, address + offset, 8);
  return v128.load_splat<f64>(address + offset);
}

/** Reads bits, the lowest of each byte first. */
class BitReader {
  private at = 0;
  private held = 0;
  private count = 0;

  constructor(private readonly bytes: Uint8Array) {}

  /** The next n <= 16 bits as a number, the first of them the lowest. */
  take(n: number): number {
    for (; this.count < n; this.count += 8) this.held |= this.bytes[this.at++] << this.count;
    const taken = this.held & ((1 << n) - 1);
    this.held >>>= n;
    this.count -= n;
    return taken;
  }

  /** Leaves out what is left of a byte that was begun. */
  toByte(): void {
    this.take(this.count % 8);
  }

  /** The next symbol of a code, bit by bit: codewords of one length follow each other, and those of the next length begin at twice what follows. */
  symbol({ counts, symbols }: HuffmanCode): number {
    let word = 0; // less the first codeword of its length
    let index = 0;
    for (let length = 1; ; length++) {
      word += this.take(1);
      if (word < counts[length]) return symbols[index + word];
      index += counts[length];
      word = 2 * (word - counts[length]);
    }
  }
}

/** A canonical Huffman code: how many codewords each length has, and the symbols in the order of their codewords. */
interface HuffmanCode {
  readonly counts: Uint16Array;
  readonly symbols: Uint16Array;
}

/** The code in which symbol i has a codeword of lengths[i] bits, none where that is 0. */
function huffmanCode(lengths: readonly number[]): HuffmanCode {
  const counts = new Uint16Array(16);
  const symbols: number[] = [];
  for (let length = 1; length < 16; length++) {
    const own = [...lengths.keys()].filter((symbol) => lengths[symbol] === length);
    counts[length] = own.length;
    symbols.push(...own);
  }
  return { counts, symbols: Uint16Array.from(symbols) };
}

/** The codes of literals and lengths, and of distances. */
type Codes = readonly [HuffmanCode, HuffmanCode];

const repeated = (count: number, value: number) => new Array<number>(count).fill(value);

/** The codes of blocks that bring none: 3.2.6. */
function fixedCodes(): Codes {
  const lengths = [...repeated(144, 8), ...repeated(112, 9), ...repeated(24, 7), ...repeated(8, 8)];
  return [huffmanCode(lengths), huffmanCode(repeated(30, 5))];
}

/** In which order a block gives the lengths of the code in which it gives the lengths of its codes: 3.2.7. */
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** Reads the codes that a block brings, as runs of codewords' lengths: 3.2.7. */
function readCodes(bits: BitReader): Codes {
  const literals = bits.take(5) + 257;
  const total = literals + bits.take(5) + 1;
  const given = bits.take(4) + 4;
  const lengthsOfLengths = repeated(19, 0);
  for (const symbol of ORDER.slice(0, given)) lengthsOfLengths[symbol] = bits.take(3);
  const code = huffmanCode(lengthsOfLengths);
  const lengths: number[] = [];
  while (lengths.length < total) {
    const symbol = bits.symbol(code);
    if (symbol < 16) lengths.push(symbol);
    else if (symbol === 16) lengths.push(...repeated(3 + bits.take(2), lengths[lengths.length - 1]));
    else lengths.push(...repeated(symbol === 17 ? 3 + bits.take(3) : 11 + bits.take(7), 0));
  }
  return [huffmanCode(lengths.slice(0, literals)), huffmanCode(lengths.slice(literals))];
}

/** Numbers in steps: the first of each, and how many further bits say which it is. From `first` on, `each` steps to a number of bits. */
function steps(first: number, count: number, each: number): { readonly from: number; readonly bits: number }[] {
  let from = first;
  return Array.from({ length: count }, (_, i) => {
    const bits = Math.max(0, Math.floor(i / each) - 1);
    const step = { from, bits };
    from += 1 << bits;
    return step;
  });
}

/** What symbols from 257 on mean, and those of distances: 3.2.5. The longest length has a symbol of its own. */
const LENGTHS = [...steps(3, 28, 4), { from: 258, bits: 0 }];
const DISTANCES = steps(1, 30, 2);

/** The symbol that ends a block. */
const END = 256;

/**
 * Unpacks bytes that were deflated, by the book; whether they are in order is not looked at.
 *
 * Source: P. Deutsch, DEFLATE Compressed Data Format Specification version 1.3, RFC 1951 (1996), whose sections are named above.
 *
 * @param size how many bytes there will be
 */
export function inflate(packed: Uint8Array, size: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(size);
  const bits = new BitReader(packed);
  let at = 0;
  for (let isLast = false; !isLast; ) {
    isLast = bits.take(1) === 1;
    const kind = bits.take(2);
    if (kind === 0) {
      bits.toByte();
      const end = at + bits.take(16);
      bits.take(16); // the same count, each bit the other way
      while (at < end) out[at++] = bits.take(8);
      continue;
    }
    const [literals, distances] = kind === 1 ? fixedCodes() : readCodes(bits);
    for (let symbol = bits.symbol(literals); symbol !== END; symbol = bits.symbol(literals)) {
      if (symbol < END) out[at++] = symbol;
      else {
        const length = LENGTHS[symbol - END - 1];
        const end = at + length.from + bits.take(length.bits);
        const distance = DISTANCES[bits.symbol(distances)];
        const back = distance.from + bits.take(distance.bits);
        for (; at < end; at++) out[at] = out[at - back];
      }
    }
  }
  return out;
}

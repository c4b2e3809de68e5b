/**
 * Gives the bytes that a text stands for, four for each five of its digits to base 85, the greatest digit and byte first.
 *
 * Source: P. Hintjens, Z85 - ZeroMQ Base-85 Encoding Algorithm, ZeroMQ RFC 32 (2013).
 *
 * @param digits the 85 characters, in ascending order
 * @example
 * bytesOf("HelloWorld", Z85); // Uint8Array [0x86, 0x4f, 0xd2, 0x6f, 0xb5, 0x59, 0xf7, 0x5b]
 */
export function bytesOf(text: string, digits: string): Uint8Array {
  const value = new Uint8Array(128);
  for (let i = 0; i < digits.length; i++) value[digits.charCodeAt(i)] = i;
  const bytes = new DataView(new ArrayBuffer((text.length / 5) * 4));
  for (let at = 0, word = 0; at < text.length; at++) {
    word = word * 85 + value[text.charCodeAt(at)];
    if (at % 5 < 4) continue;
    bytes.setUint32((4 * (at - 4)) / 5, word);
    word = 0;
  }
  return new Uint8Array(bytes.buffer);
}

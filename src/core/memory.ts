/** Bytes that a WebAssembly memory of 32-bit addresses can hold: 65,535 pages of 64 KiB, one page less than 4 GiB. */
export const MEMORY_BYTES = 65535 * 65536;

import { fileURLToPath } from "node:url";

/** A path relative to this folder, absolute. */
export const here = (path) => fileURLToPath(new URL(path, import.meta.url));

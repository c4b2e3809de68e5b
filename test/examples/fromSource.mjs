// For `node --import`: an example that imports glme/kernel gets the sources, so that it needs no build.
import { register } from "node:module";

const kernel = new URL("../../src/kernel/index.ts", import.meta.url).href;
const hooks = `export const resolve = (name, context, next) => next(name === "glme/kernel" ? ${JSON.stringify(kernel)} : name, context);`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);

import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** The kernel with every access checked takes the release kernel's place: src/kernel/wasm.ts is the only file that holds either. */
const checkedKernel = { find: /^\.\/wasm\.js$/, replacement: fileURLToPath(new URL("build/wasm.checked.ts", import.meta.url)) };

export default defineConfig({
  test: {
    projects: [
      { test: { name: "release", include: ["test/**/*.test.ts"], testTimeout: 120_000 } },
      {
        resolve: { alias: [checkedKernel] },
        test: {
          name: "checked",
          include: [
            "test/kernel/**/*.test.ts",
            "test/assembly/**/*.test.ts",
            "test/fit/**/*.test.ts",
            "test/reference/**/*.test.ts",
          ],
          exclude: ["test/**/*.large.test.ts"],
          testTimeout: 300_000,
        },
      },
    ],
  },
});

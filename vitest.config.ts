import { fileURLToPath } from "node:url";
import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** The kernel with every access checked takes the release kernel's place: src/kernel/packed/wasm.ts is the only file that holds either. */
const checkedKernel = { find: /^\.\/wasm\.js$/, replacement: fileURLToPath(new URL("build/wasm.checked.ts", import.meta.url)) };

/** Tests of many seconds, the longest first. */
const LONG = [
  "reportedLikelihood",
  "quadrature",
  "supernodes",
  "jointHessian",
  "mode",
  "profile",
  "sparse",
  "conjugate",
  "gradient",
  "dense",
  "models",
];

/** Begins with the long ones, so that no worker is left alone with one of them at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const place = LONG.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
      return place < 0 ? LONG.length : place;
    };
    const sorted = await super.sort(files);
    const projects = new Set(sorted.map(({ project }) => project));
    return [...projects].flatMap((project) =>
      sorted.filter((file) => file.project === project).sort((a, b) => rank(a) - rank(b)),
    );
  }
}

/**
 * A part of the tests. Files of one worker share their modules (loading them anew takes as long as half of the tests): what a test replaces
 * it puts back.
 */
const project = (
  name: string,
  files: Pick<NonNullable<TestProjectInlineConfiguration["test"]>, "include" | "exclude">,
  more: TestProjectInlineConfiguration = {},
) => ({
  ...more,
  test: { name, isolate: false, testTimeout: 120_000, ...files, ...more.test },
});

const LARGE = "test/**/*.large.test.ts";
const onChecked: TestProjectInlineConfiguration = { resolve: { alias: [checkedKernel] }, test: { testTimeout: 300_000 } };

// `npm test` runs release and checked, `npm run test:all` all four.
export default defineConfig({
  test: {
    maxWorkers: "100%",
    sequence: { sequencer: LongestFirst },
    projects: [
      project("release", { include: ["test/**/*.test.ts"], exclude: [LARGE] }),
      project("checked", { include: ["test/{kernel,assembly}/**/*.test.ts"], exclude: [LARGE] }, onChecked),
      project(
        "checked-fits",
        { include: ["test/{fit,options,reference}/**/*.test.ts", "test/{fitglme,forecastMemory}.test.ts"], exclude: [LARGE] },
        onChecked,
      ),
      // one at a time: of some the time is tested, and some need gigabytes
      project("large", { include: [LARGE] }, { test: { maxWorkers: 1, sequence: { groupOrder: 1 } } }),
    ],
  },
});

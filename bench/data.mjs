// The simulated data, kept in data/ from run to run: as text for the peers, as columns of numbers for glme, so that ten million rows
// need not become text in JavaScript. Both are what generate.mjs writes.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, openSync, readdirSync, readSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { here } from "./paths.mjs";

/** The path of a case's data as CSV, written if they are not there. */
export async function generatedCsv({ name }, scale) {
  const file = here(`data/${name}-${scale}.csv`);
  if (existsSync(file)) return file;
  mkdirSync(here("data"), { recursive: true });
  await finished(generate(name, scale, `${file}.part`));
  renameSync(`${file}.part`, file);
  return file;
}

/** The columns of a case by name: Float64Array, or for the categorical ones Int32Array of codes by first appearance. */
export async function generatedColumns(benchmark, scale) {
  const folder = here(`data/${benchmark.name}-${scale}`);
  if (!existsSync(folder)) await writeColumns(benchmark, scale, folder);
  return Object.fromEntries(readdirSync(folder).map((file) => [file.split(".")[0], readColumn(`${folder}/${file}`)]));
}

function readColumn(file) {
  const { size } = statSync(file);
  const column = file.endsWith(".i32") ? new Int32Array(size / 4) : new Float64Array(size / 8);
  const descriptor = openSync(file);
  for (let at = 0; at < size; ) at += readSync(descriptor, new Uint8Array(column.buffer, at));
  return column;
}

/** One file for each column, in a folder that appears when it is complete. */
async function writeColumns(benchmark, scale, folder) {
  const columns = await columnsFromGenerator(benchmark, scale);
  rmSync(`${folder}.part`, { recursive: true, force: true });
  mkdirSync(`${folder}.part`, { recursive: true });
  for (const [name, values] of columns)
    writeFileSync(`${folder}.part/${name}.${values instanceof Int32Array ? "i32" : "f64"}`, values);
  renameSync(`${folder}.part`, folder);
}

/** The generator's text, taken apart as it comes. */
async function columnsFromGenerator({ name, rows, categorical }, scale) {
  const generator = generate(name, scale, "-");
  const done = finished(generator);
  const height = Math.round(rows * scale);
  let columns;
  let row = 0;
  for await (const line of linesOf(generator.stdout)) {
    const cells = line.split(",");
    if (columns === undefined) columns = cells.map((column) => newColumn(column, height, categorical.includes(column)));
    else {
      for (let j = 0; j < cells.length; j++) columns[j].write(row, cells[j]);
      row++;
    }
  }
  await done;
  if (row !== height) throw new Error(`${name} at scale ${scale} has ${row} rows, not ${height}`);
  return columns.map((column) => [column.name, column.values]);
}

function newColumn(name, height, categorical) {
  const values = categorical ? new Int32Array(height) : new Float64Array(height);
  const codes = new Map();
  const code = (label) => {
    if (!codes.has(label)) codes.set(label, codes.size);
    return codes.get(label);
  };
  const write = (row, cell) => {
    values[row] = categorical ? code(cell) : Number(cell);
  };
  return { name, values, write };
}

async function* linesOf(stream) {
  let rest = "";
  for await (const chunk of stream.setEncoding("latin1")) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop();
    yield* lines;
  }
}

function generate(name, scale, out) {
  const generator = here("generate.mjs");
  return spawn(process.execPath, [generator, name, "--scale", String(scale), "--out", out], {
    stdio: ["ignore", "pipe", "ignore"],
  });
}

async function finished(process) {
  const [code] = await once(process, "close");
  if (code !== 0) throw new Error(`generate.mjs ended with code ${code}`);
}

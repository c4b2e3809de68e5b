// Simulates examples/manufacturing.csv: the same bytes on every run.
//   node examples/simulate-manufacturing.mjs > examples/manufacturing.csv
//
// Twenty factories each make five batches; the first ten run a new process. `defects` counts the defects of a batch,
// `time_dev` (hours) and `temp_dev` (°C) say how far its processing time and temperature were from their standards,
// `supplier` who delivered the chemical. The design, the formula and the parameters are those of fitglme's documented
// example; the data are not: MathWorks' own are not public, and every number here comes from the seed below.

/** The first seed with which the suppliers appear in the order C, B, A. */
const SEED = 6;
const FACTORIES = 20;
const BATCHES = 5;
/** Standard deviation of the processing time around its standard of 3 hours, and of the temperature around 20 °C. */
const SPREAD = 0.1;

const BETA = { intercept: 1.4689, newprocess: -0.36766, time_dev: -0.094521, temp_dev: -0.28317 };
/** Effects coding: they sum to 0. */
const SUPPLIER = { C: -0.071868, B: 0.071072, A: 0.000796 };
const SD_FACTORY = 0.31381;

/** Uniform on (0, 1): mulberry32. */
let state = SEED;
function uniform() {
  state = (state + 0x6d2b79f5) | 0;
  let z = Math.imul(state ^ (state >>> 15), state | 1);
  z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
  return (((z ^ (z >>> 14)) >>> 0) + 0.5) / 4294967296;
}

/** Standard normal: Box and Muller. */
const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());

/** Poisson: how many waiting times of a process with rate 1 fit into `mean`. */
function poisson(mean) {
  const wait = () => -Math.log(uniform());
  let count = 0;
  let time = wait();
  while (time <= mean) {
    count++;
    time += wait();
  }
  return count;
}

/** The distance from a standard, as it is written down: with five decimals. */
const deviation = () => Math.abs(SPREAD * normal()).toFixed(5);

console.log("newprocess,time_dev,temp_dev,supplier,factory,defects");
for (let factory = 1; factory <= FACTORIES; factory++) {
  const newprocess = factory <= FACTORIES / 2 ? 1 : 0;
  const effect = SD_FACTORY * normal();
  for (let batch = 0; batch < BATCHES; batch++) {
    const time = deviation();
    const temperature = deviation();
    const supplier = "CBA"[Math.floor(3 * uniform())];
    const eta =
      BETA.intercept +
      BETA.newprocess * newprocess +
      BETA.time_dev * time +
      BETA.temp_dev * temperature +
      SUPPLIER[supplier] +
      effect;
    console.log([newprocess, time, temperature, supplier, factory, poisson(Math.exp(eta))].join(","));
  }
}

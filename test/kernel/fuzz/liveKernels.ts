import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Counts the kernels that were made, and looks which of their memories are still there. */
export class LiveKernels {
  made = 0;
  private memories: WeakRef<WebAssembly.Memory>[] = [];
  private readonly real = WebAssembly.Instance;

  constructor() {
    const seen = this;
    WebAssembly.Instance = class extends this.real {
      constructor(module: WebAssembly.Module, imports?: WebAssembly.Imports) {
        super(module, imports);
        seen.made++;
        seen.memories.push(new WeakRef(this.exports.memory as WebAssembly.Memory));
      }
    } as typeof WebAssembly.Instance;
  }

  /** How many memories garbage collection leaves, and their bytes. */
  async afterCollection(): Promise<{ count: number; bytes: number }> {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    for (let round = 0; round < 3; round++) {
      await new Promise((resolve) => setTimeout(resolve, 0)); // what a WeakRef was asked for lives to the end of the job
      collect();
    }
    this.memories = this.memories.filter((memory) => memory.deref() !== undefined);
    const bytes = this.memories.reduce((sum, memory) => sum + (memory.deref()?.buffer.byteLength ?? 0), 0);
    return { count: this.memories.length, bytes };
  }

  restore(): void {
    WebAssembly.Instance = this.real;
  }
}

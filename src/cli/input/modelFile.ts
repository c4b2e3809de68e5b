import { type GeneralizedLinearMixedModel, loadModel } from "../../index.js";
import type { Session } from "./session.js";

/**
 * Reads the model in a file that `glme fit --save` wrote.
 *
 * @throws GlmeError file, with the path of the file, for what is no model
 */
export async function readModel(session: Session, path: string): Promise<GeneralizedLinearMixedModel> {
  const text = await session.readFile(path);
  try {
    return loadModel(text);
  } catch (error) {
    if (error instanceof Error) error.message = `${path}: ${error.message}`;
    throw error;
  }
}

/** Modules of an operator, written into a folder as a test needs them. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

export async function writeScripts(folder: string, modules: Readonly<Record<string, string>>): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, text] of Object.entries(modules)) await writeFile(join(folder, name), text);
}

/** A module that needs no app and takes any config, whose run has this body. */
export function moduleOf(name: string, body: string): string {
  return `
    export const name = ${JSON.stringify(name)};
    export const configSchema = { type: "object" };
    export const needsApp = false;
    export async function run({ app, username, config, point, session, flow, hooks, sleep, fail }) { ${body} }
  `;
}

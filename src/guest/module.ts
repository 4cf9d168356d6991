/** The module of a script: its default export, or what it exports by name. */
import { pathToFileURL } from "node:url";
import type { Script } from "../../types/script.d.ts";

type Exports = Readonly<Record<string, unknown>>;

export async function importScript(file: string): Promise<Script> {
  const { default: whole, ...named } = (await import(pathToFileURL(file).href)) as Exports;
  const exported = typeof whole === "object" && whole !== null ? whole : named;
  return exported as Partial<Script> as Script;
}

/** What the server has to know of it; the server checks it. */
export function describe(script: Script): object {
  const { name, description, configSchema, timeoutSeconds, needsApp } = script;
  return {
    ...{ name: plain(name), description: plain(description), configSchema: plain(configSchema) },
    ...{ timeoutSeconds: plain(timeoutSeconds), needsApp: plain(needsApp) },
    hasRun: typeof script.run === "function",
  };
}

/** As JSON has it; undefined where it has nothing for it. */
function plain(value: unknown): unknown {
  const text: string | undefined = JSON.stringify(value);
  return text === undefined ? undefined : JSON.parse(text);
}

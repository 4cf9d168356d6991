export type Namespace = "system" | "secure" | "global";

const BORN_WITH: Readonly<Record<string, string>> = {
  "global/adb_enabled": "1",
  "global/airplane_mode_on": "0",
  "global/stay_on_while_plugged_in": "0",
  "global/window_animation_scale": "1.0",
  "secure/default_input_method":
    "com.google.android.inputmethod.latin/com.android.inputmethod.latin.LatinIME",
  "secure/enabled_input_methods":
    "com.google.android.inputmethod.latin/com.android.inputmethod.latin.LatinIME",
  "system/screen_brightness": "102",
  "system/screen_off_timeout": "30000",
};

export function isNamespace(value: string | undefined): value is Namespace {
  return value === "system" || value === "secure" || value === "global";
}

/** The three tables of `settings`. What was never put is what Android ships. */
export class Settings {
  readonly #put = new Map<string, string | undefined>();

  get(namespace: Namespace, key: string): string | undefined {
    const name = `${namespace}/${key}`;
    return this.#put.has(name) ? this.#put.get(name) : BORN_WITH[name];
  }

  put(namespace: Namespace, key: string, value: string): void {
    this.#put.set(`${namespace}/${key}`, value);
  }

  /** False: it was not there. */
  delete(namespace: Namespace, key: string): boolean {
    const isThere = this.get(namespace, key) !== undefined;
    this.#put.set(`${namespace}/${key}`, undefined);
    return isThere;
  }

  /** Sorted by name. */
  list(namespace: Namespace): readonly (readonly [string, string])[] {
    const names = [...new Set([...Object.keys(BORN_WITH), ...this.#put.keys()])].toSorted();
    return names.flatMap((name): readonly (readonly [string, string])[] => {
      const key = name.slice(namespace.length + 1);
      const value = name.startsWith(`${namespace}/`) ? this.get(namespace, key) : undefined;
      return value === undefined ? [] : [[key, value]];
    });
  }
}

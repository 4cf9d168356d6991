import type { Settings } from "./settings.ts";

const LATIN = "com.google.android.inputmethod.latin/com.android.inputmethod.latin.LatinIME";
const ALL = [
  LATIN,
  "com.google.android.tts/com.google.android.apps.speech.tts.googletts.settings.asr.voiceime.VoiceInputMethodService",
] as const;

/** The keyboards of a phone. Which are enabled and which is used are settings, as on Android. */
export class InputMethods {
  readonly #settings: Settings;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  get all(): readonly string[] {
    return ALL;
  }

  get enabled(): readonly string[] {
    return (this.#settings.get("secure", "enabled_input_methods") ?? "").split(":").filter(Boolean);
  }

  get current(): string {
    return this.#settings.get("secure", "default_input_method") ?? "";
  }

  /** Each is false where there is no such keyboard; only an enabled one can be used. */
  enable(id: string): boolean {
    const isKnown = this.all.includes(id);
    if (isKnown) this.#saveEnabled([...this.enabled.filter((one) => one !== id), id]);
    return isKnown;
  }

  disable(id: string): boolean {
    const isKnown = this.all.includes(id);
    this.#saveEnabled(this.enabled.filter((one) => one !== id));
    if (this.current === id) this.use(this.enabled[0] ?? LATIN);
    return isKnown;
  }

  use(id: string): boolean {
    const isUsable = this.enabled.includes(id);
    if (isUsable) this.#settings.put("secure", "default_input_method", id);
    return isUsable;
  }

  reset(): void {
    this.#settings.put("secure", "enabled_input_methods", LATIN);
    this.#settings.put("secure", "default_input_method", LATIN);
  }

  #saveEnabled(ids: readonly string[]): void {
    this.#settings.put("secure", "enabled_input_methods", ids.join(":"));
  }
}

import { SYSTEM_UI } from "./system.ts";
import type { View } from "./view.ts";

/** A swipe shorter than this part of the screen's height falls back. */
const OPENING_SWIPE = 0.15;

/**
 * The lock screen. A swipe opens it, or brings up the pad where a PIN is asked for; nothing but the right PIN opens
 * that one, whatever is tried.
 */
export class Keyguard {
  readonly packageName = SYSTEM_UI;
  isShowing = true;
  #pin: string | undefined;
  #isPadUp = false;
  #entered = "";
  #wasWrong = false;

  get isSecure(): boolean {
    return this.#pin !== undefined;
  }

  /** Undefined: a swipe is enough. */
  setPin(pin: string | undefined): void {
    this.#pin = pin;
    this.#reset();
  }

  show(): void {
    this.isShowing = true;
    this.#reset();
  }

  /** Where a PIN is asked for, it only brings up the pad. */
  dismiss(): void {
    if (this.isSecure) this.#isPadUp = true;
    else this.isShowing = false;
  }

  /** `length` in parts of the screen's height. */
  swipeUp(length: number): void {
    if (length >= OPENING_SWIPE) this.dismiss();
  }

  back(): void {
    this.#reset();
  }

  /** A digit, or what a touch on the pad raises: "delete", "enter". */
  touch(event: string): void {
    if (!this.#isPadUp) return;
    if (/^\d$/.test(event)) this.#entered += event;
    else if (event === "delete") this.#entered = this.#entered.slice(0, -1);
    else if (event === "enter") this.#try();
  }

  view(): View {
    return this.#isPadUp ? pinPad(this.#entered.length, this.#wasWrong) : lockScreen();
  }

  #try(): void {
    const isRight = this.#entered === this.#pin;
    this.#entered = "";
    this.#wasWrong = !isRight;
    if (isRight) this.isShowing = false;
  }

  #reset(): void {
    this.#isPadUp = false;
    this.#entered = "";
    this.#wasWrong = false;
  }
}

function lockScreen(): View {
  return {
    kind: "frame",
    name: "keyguard_root_view",
    isOpaque: true,
    children: [
      { kind: "text", name: "lockscreen_clock_view", text: "09:41", at: [300, 150, 700, 250] },
      { kind: "text", name: "keyguard_indication_text", text: "Swipe up to open", at: [300, 900, 700, 950] },
    ],
  };
}

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "delete", "0", "enter"] as const;

function pinPad(entered: number, wasWrong: boolean): View {
  return {
    kind: "frame",
    name: "keyguard_pin_view",
    isOpaque: true,
    children: [
      {
        kind: "text",
        name: "keyguard_message_area",
        text: wasWrong ? "Wrong PIN" : "Enter your PIN",
        at: [250, 250, 750, 300],
      },
      { kind: "text", name: "pinEntry", text: "•".repeat(entered), at: [250, 320, 750, 370] },
      ...KEYS.map((key, i): View => {
        const left = 150 + (i % 3) * 240;
        const top = 480 + Math.floor(i / 3) * 110;
        const name = key === "enter" ? "key_enter" : key === "delete" ? "delete_button" : `key${key}`;
        return { kind: "button", name, desc: key, on: key, at: [left, top, left + 220, top + 100] };
      }),
    ],
  };
}

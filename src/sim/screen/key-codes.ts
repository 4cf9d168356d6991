/** Android's key codes (android.view.KeyEvent) that mean something here. */
export const KEY = {
  home: 3,
  back: 4,
  power: 26,
  enter: 66,
  delete: 67,
  menu: 82,
  escape: 111,
  sleep: 223,
  wakeUp: 224,
  paste: 279,
} as const;

const DIGIT_0 = 7;
const LETTER_A = 29;

/** What a key types. */
export const CHARACTERS: Readonly<Record<number, string>> = {
  ...Object.fromEntries(Array.from("0123456789", (digit, i) => [DIGIT_0 + i, digit])),
  ...Object.fromEntries(Array.from("abcdefghijklmnopqrstuvwxyz", (letter, i) => [LETTER_A + i, letter])),
  55: ",",
  56: ".",
  62: " ",
  69: "-",
  76: "/",
  77: "@",
};

/** As `input keyevent` takes them, with or without KEYCODE_. */
export const KEY_NAMES: Readonly<Record<string, number>> = {
  HOME: KEY.home,
  BACK: KEY.back,
  POWER: KEY.power,
  SPACE: 62,
  ENTER: KEY.enter,
  DEL: KEY.delete,
  MENU: KEY.menu,
  ESCAPE: KEY.escape,
  SLEEP: KEY.sleep,
  WAKEUP: KEY.wakeUp,
  PASTE: KEY.paste,
};

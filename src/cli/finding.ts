/** What the doctor found about one thing. */
export type Finding =
  | { readonly kind: "fine" | "note"; readonly what: string }
  | { readonly kind: "wrong"; readonly what: string; readonly remedy: string };

export const fine = (what: string): Finding => ({ kind: "fine", what });
export const note = (what: string): Finding => ({ kind: "note", what });
export const wrong = (what: string, remedy: string): Finding => ({ kind: "wrong", what, remedy });

import type { Wish } from "../android/permissions.ts";
import type { App } from "../apps/app.ts";
import { dialogWords } from "./dialog-words.ts";
import type { Place, View } from "./view.ts";

const PERMISSION_IDS = "com.android.permissioncontroller:id/";

export interface PermissionQuestion {
  readonly label: string;
  readonly wish: Wish;
  readonly language: string;
  /** "Select photos and videos", as newer Androids have it. */
  readonly offersSelection: boolean;
  readonly wasDenied: boolean;
}

/** Its buttons raise `allow`, `select` and `deny`. */
export function permissionView(question: PermissionQuestion): View {
  const words = dialogWords(question.language);
  const deny = question.wasDenied ? "permission_deny_and_dont_ask_again_button" : "permission_deny_button";
  const isSelectable = question.wish === "media" && question.offersSelection;
  const choices = isSelectable
    ? [
        ["permission_allow_selected_button", words.select, "select"],
        ["permission_allow_all_button", words.allowAll, "allow"],
        [deny, words.deny, "deny"],
      ]
    : [
        ["permission_allow_button", words.allow, "allow"],
        [deny, words.deny, "deny"],
      ];
  return modal("grant_dialog", [
    text(`${PERMISSION_IDS}permission_message`, words.ask[question.wish](question.label), 0),
    ...choices.map(([id = "", label = "", event = ""], i) =>
      button(PERMISSION_IDS + id, label, event, i + 1),
    ),
  ]);
}

/** Its buttons raise `close` and `wait`. */
export function notRespondingView(label: string, language: string): View {
  const words = dialogWords(language);
  return modal("parentPanel", [
    text("android:id/alertTitle", words.notResponding(label), 0),
    button("android:id/aerr_close", words.closeApp, "close", 1),
    button("android:id/aerr_wait", words.wait, "wait", 2),
  ]);
}

/** Touching an app raises its package. */
export function chooserView(apps: readonly App[]): View {
  return modal("contentPanel", [
    text("android:id/title", "Share", 0),
    ...apps.map((app, i): View => {
      const at = row(i + 1);
      const label: View = { kind: "text", name: "android:id/text1", text: app.label, at };
      return { kind: "frame", name: `android:id/item`, on: app.packageName, at, children: [label] };
    }),
  ]);
}

function modal(name: string, children: readonly View[]): View {
  const box: View = { kind: "frame", name, at: [80, 420, 920, 800], isOpaque: true, children };
  return { kind: "frame", isOpaque: true, children: [box] };
}

function text(name: string, content: string, line: number): View {
  return { kind: "text", name, text: content, at: row(line) };
}

function button(name: string, label: string, on: string, line: number): View {
  return { kind: "button", name, text: label, on, at: row(line) };
}

function row(line: number): Place {
  return [120, 440 + line * 80, 880, 510 + line * 80];
}

import type { ScreenNode } from "../screen/view.ts";
import { walk } from "../screen/view.ts";
import { UiFailure } from "./failure.ts";
import type { RouteCall } from "./route.ts";

const PERMISSION = /^com\.(?:google\.)?android\.(?:permissioncontroller|packageinstaller):id\/permission_/;
const BUTTONS = {
  accept: /^android:id\/button1$|:id\/permission_allow_(?:all_|foreground_only_)?button$/,
  dismiss: /^android:id\/button2$|:id\/permission_deny_(?:and_dont_ask_again_)?button$/,
} as const;
const TITLE = /^android:id\/(?:alertTitle|message)$|:id\/permission_message$/;

/** Alerts are Android's own dialogs, known by their ids: a sheet that an app draws itself is none. */
export function answerAlert({ phone, session, body }: RouteCall, answer: "accept" | "dismiss"): void {
  const nodes = alertNodes(session.tree());
  const { buttonLabel } = body;
  const button = nodes.find((node) =>
    typeof buttonLabel === "string" ? node.text === buttonLabel : BUTTONS[answer].test(node.resourceId),
  );
  if (!button) throw new UiFailure("no such alert", `The alert has no way to ${answer} it`);
  phone.glass.tapNode(button);
}

export function alertText({ session }: RouteCall): string {
  return alertNodes(session.tree()).find(({ resourceId }) => TITLE.test(resourceId))?.text ?? "";
}

function alertNodes(tree: ScreenNode): readonly ScreenNode[] {
  const nodes = [...walk(tree)].filter(
    ({ resourceId }) => resourceId.startsWith("android:id/") || PERMISSION.test(resourceId),
  );
  if (nodes.length === 0) throw new UiFailure("no such alert", "No alert is open");
  return nodes;
}

/** What a phone shows that is nobody else's business. Pure: it runs on whatever was read, before anything of it is kept. */
import type { Screen } from "../../device/ui/screen.ts";
import { maskedTree } from "../../model/discreet.ts";
import type { Profile } from "../apps/profile.ts";

export interface Privacy {
  /** Why no picture of it may be kept, for people; null where one may. */
  readonly secret: string | null;
  /** The tree as it may be kept. */
  readonly xml: string;
}

export function privacyOf(screen: Screen, { stopSigns, privatePages }: PrivateParts): Privacy {
  const isSignIn = stopSigns.some((sign) => sign.reason === "SIGNED_OUT" && shows(screen, sign));
  const page = isSignIn ? "a sign-in page" : privatePages.find((one) => shows(screen, one))?.name;
  const what = screen.nodes.some(({ isPassword }) => isPassword) ? "a password field" : page;
  return {
    secret: what === undefined ? null : `${what} is on the screen`,
    xml: maskedTree(screen.xml, what !== undefined),
  };
}

type PrivateParts = Pick<Profile, "stopSigns" | "privatePages">;

function shows(screen: Screen, { when }: Pick<Profile["privatePages"][number], "when">): boolean {
  return when.every((selector) => screen.find(selector) !== undefined);
}

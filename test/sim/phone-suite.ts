/**
 * What holds for a phone over every way to it: the host face through adbkit, the device face, and a real adb in between. Calls
 * `describe` and `test`, so use it at the top of a test file or inside a `describe`.
 */
import type { OpenLink } from "./links/link.ts";
import { faultSuite } from "./phone-suite/faults.ts";
import { fileSuite } from "./phone-suite/files.ts";
import { portSuite } from "./phone-suite/ports.ts";
import { shellSuite } from "./phone-suite/shell.ts";

export function phoneSuite(open: OpenLink): void {
  shellSuite(open);
  fileSuite(open);
  portSuite(open);
  faultSuite(open);
}

/** What `phonefleet sim` takes. */
import { decimal, integer, oneOf, type Parse, text } from "../flag-kinds.ts";
import type { Flag } from "../flags.ts";

const flag = <Value>(definition: Flag<Value>) => definition;
const port = integer(0, 65_535);

/** The device protocol is not spoken yet: told apart from a flag that nobody knows. */
const notYet: Parse<null> = () => ({
  mistake: "is not there yet: these phones do not speak the device protocol; use --adb-port",
});

export const simFlags = {
  phones: flag({
    placeholder: "N",
    help: "How many phones; they are called sim-1, sim-2 and so on.",
    otherwise: 1,
    parse: integer(1, 1000),
  }),
  "adb-port": flag<number>({
    placeholder: "PORT",
    help: "Where the adb host protocol is served, as an adb server does it, on 127.0.0.1. 0: any free port.",
    otherwise: undefined,
    parse: port,
  }),
  "adbd-port": flag<null>({
    placeholder: "PORT",
    help: "Reserved for the device protocol, which a real adb server connects to: giving it is refused.",
    otherwise: null,
    otherwiseText: "none",
    parse: notYet,
  }),
  control: flag<number | null>({
    placeholder: "PORT",
    help: "Where the phones are looked at and broken, as JSON over HTTP on 127.0.0.1. 0: any free port.",
    otherwise: null,
    otherwiseText: "none",
    parse: port,
  }),
  speed: flag({
    placeholder: "X",
    help: "Divides every simulated delay.",
    otherwise: 1,
    parse: decimal("above 0", 1_000_000),
  }),
  seed: flag({
    placeholder: "TEXT",
    help: "Decides layouts, ids, wordings and delays.",
    otherwise: "phonefleet",
    parse: text("some text"),
  }),
  "ui-server": flag({
    placeholder: "absent|installed",
    help: "Whether the APKs of the UI server are on the phones from the start.",
    otherwise: "absent",
    parse: oneOf("absent", "installed"),
  }),
} as const;

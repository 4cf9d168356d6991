/** What `phonefleet sim` takes. */
import { decimal, integer, oneOf, text } from "../flag-kinds.ts";
import { type Flag, FlagProblem, type FlagValues } from "../flags.ts";

const flag = <Value>(definition: Flag<Value>) => definition;
const LAST_PORT = 65_535;
const port = integer(0, LAST_PORT);

export const simFlags = {
  phones: flag({
    placeholder: "N",
    help: "How many phones; they are called sim-1, sim-2 and so on.",
    otherwise: 1,
    parse: integer(1, 1000),
  }),
  "adb-port": flag<number | null>({
    placeholder: "PORT",
    help: "Where the adb host protocol is served, as an adb server does it, on 127.0.0.1. 0: any free port.",
    otherwise: null,
    otherwiseText: "none",
    parse: port,
  }),
  "adbd-port": flag<number | null>({
    placeholder: "PORT",
    help:
      "Where the first phone waits on 127.0.0.1 for adb connect; the next phones take the ports after it. " +
      "0: any free ports. A real adb takes 5555 to 5585 for emulators.",
    otherwise: null,
    otherwiseText: "none",
    parse: port,
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

/** At least one way to the phones, and a port for each of them. Throws FlagProblem. */
export function checkPorts({
  phones,
  "adb-port": adbPort,
  "adbd-port": adbdPort,
}: Pick<FlagValues<typeof simFlags>, "phones" | "adb-port" | "adbd-port">): void {
  if (adbPort === null && adbdPort === null)
    throw new FlagProblem(["one of --adb-port PORT and --adbd-port PORT is required, or both"]);
  const last = (adbdPort ?? 0) + phones - 1;
  if (adbdPort !== null && adbdPort > 0 && last > LAST_PORT)
    throw new FlagProblem([
      `--adbd-port ${adbdPort} leaves no ports for ${phones} phones: the last would be ${last}`,
    ]);
}

/**
 * Simulated phones for tests, the demo, and everyone who has none at hand. They are strict where a real phone is: a touch counts
 * only where something clickable shows, a file that was not scanned does not exist for apps, two taps on Post are two posts.
 * What an outsider would see published is told by the control API alone. Imports nothing else of this project, so
 * that it can contradict it; refuses what it does not simulate instead of pretending.
 */
import { AdbServer } from "./adb-server.ts";
import { Adbd } from "./adbd.ts";
import { type ControlledPhone, ControlServer } from "./control.ts";
import { Faults } from "./faults/faults.ts";
import { Phone } from "./phone.ts";
import type { Time } from "./time.ts";
import { UI_SERVER_COMPONENT, uiServer } from "./ui-server.ts";

export interface SimulatorOptions {
  /** How many; they are called sim-1, sim-2 … */
  readonly phones: number;
  /** Divides every simulated delay. Default 1. */
  readonly speed?: number;
  /** Decides layouts, ids, wordings and delays. Default "phonefleet". */
  readonly seed?: string;
  /** Of the adb host protocol; 0 (the default) is any free one, null is none. */
  readonly adbPort?: number | null;
  /** The adb server is back at once after `adb kill-server`: nobody else can start one that has these phones. */
  readonly adbComesBack?: boolean;
  /** Of the first phone's device protocol, which a real adb server connects to; the next phones follow. 0 is any free ones. */
  readonly adbdPort?: number | undefined;
  /** Of the control API; 0 is any free one, undefined is none. */
  readonly controlPort?: number | undefined;
  /** How many times faster than in life the platforms' own time passes, for tests whose clock does so too. Default 1. */
  readonly hurry?: number | undefined;
  /** What the phones go by. Default the system's. */
  readonly time?: Time | undefined;
  /** Both APKs of the UI server are there already. */
  readonly uiServerInstalled?: boolean;
}

export interface Simulator extends AsyncDisposable {
  /** 0 without the host protocol. */
  readonly adbPort: number;
  /** Of each phone, in their order; empty without the device protocol. */
  readonly adbdPorts: readonly number[];
  readonly controlPort: number | undefined;
  readonly phones: readonly Phone[];
  /** Safe at any time and any number of times. */
  stop(): Promise<void>;
}

/** Starts phones and listens on 127.0.0.1. Rejects when a port is taken, leaving nothing behind. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const phones = Array.from({ length: options.phones }, (_, i) => createPhone(`sim-${i + 1}`, options));
  await using starting = new AsyncDisposableStack();
  starting.defer(() => {
    for (const phone of phones) phone.stop();
  });
  const adbPort = options.adbPort === undefined ? 0 : options.adbPort;
  const adb =
    adbPort === null
      ? undefined
      : starting.use(await AdbServer.listen(phones, adbPort, options.adbComesBack));
  const adbds: Adbd[] = [];
  if (options.adbdPort !== undefined)
    for (const [i, phone] of phones.entries())
      adbds.push(starting.use(await Adbd.listen(phone, options.adbdPort && options.adbdPort + i)));
  const adbdPorts = adbds.map(({ port }) => port);
  const control =
    options.controlPort === undefined
      ? undefined
      : starting.use(await ControlServer.listen(controlled(phones, adbdPorts), options.controlPort));
  const started = starting.move();
  const ports = { adbPort: adb?.port ?? 0, adbdPorts, controlPort: control?.port };
  // a second stop waits for the first
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopping ??= started.disposeAsync());
  return { ...ports, phones, stop, [Symbol.asyncDispose]: stop };
}

function controlled(phones: readonly Phone[], adbdPorts: readonly number[]): readonly ControlledPhone[] {
  return phones.map((phone, i) => ({ phone, faults: new Faults(phone), adbdPort: adbdPorts[i] ?? null }));
}

function createPhone(
  serial: string,
  { speed = 1, seed = "phonefleet", hurry, time, uiServerInstalled }: SimulatorOptions,
): Phone {
  const phone = new Phone({ serial, speed, seed, hurry, time });
  phone.instrumentation.register(UI_SERVER_COMPONENT, uiServer(phone));
  if (uiServerInstalled) phone.installUiServer();
  return phone;
}

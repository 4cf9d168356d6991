/**
 * Simulated phones for tests, the demo, and everyone who has none at hand. They are strict where a real phone is: a touch counts
 * only where something clickable shows, a file that was not scanned does not exist for apps, two taps on Post are two posts.
 * What an outsider would see published is told by the control API alone. Imports nothing else of this project, so
 * that it can contradict it; refuses what it does not simulate instead of pretending.
 */
import { AdbServer } from "./adb-server.ts";
import { ControlServer } from "./control.ts";
import { Faults } from "./faults.ts";
import { Phone } from "./phone.ts";
import { UI_SERVER_COMPONENT, uiServer } from "./ui-server.ts";

export interface SimulatorOptions {
  /** How many; they are called sim-1, sim-2 … */
  readonly phones: number;
  /** Divides every simulated delay. Default 1. */
  readonly speed?: number;
  /** Decides layouts, ids, wordings and delays. Default "phonefleet". */
  readonly seed?: string;
  /** Of the adb host protocol; 0 (the default) is any free one. */
  readonly adbPort?: number;
  /** Of the control API; 0 is any free one, undefined is none. */
  readonly controlPort?: number | undefined;
  /** Both APKs of the UI server are there already. */
  readonly uiServerInstalled?: boolean;
}

export interface Simulator extends AsyncDisposable {
  readonly adbPort: number;
  readonly controlPort: number | undefined;
  readonly phones: readonly Phone[];
  /** Safe at any time and any number of times. */
  stop(): Promise<void>;
}

/** Starts phones and listens on 127.0.0.1. Rejects when a port is taken, leaving nothing behind. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const phones = Array.from({ length: options.phones }, (_, i) => createPhone(`sim-${i + 1}`, options));
  const adb = await AdbServer.listen(phones, options.adbPort ?? 0);
  const control = await listenForControl(phones, options.controlPort).catch(async (cause: unknown) => {
    await adb.stop();
    throw cause;
  });
  const { port: adbPort } = adb;
  const controlPort = control?.port;
  // a second stop waits for the first
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopping ??= stopAll(phones, adb, control));
  return { adbPort, controlPort, phones, stop, [Symbol.asyncDispose]: stop };
}

async function listenForControl(
  phones: readonly Phone[],
  port: number | undefined,
): Promise<ControlServer | undefined> {
  if (port === undefined) return undefined;
  return ControlServer.listen(
    phones.map((phone) => ({ phone, faults: new Faults(phone) })),
    port,
  );
}

async function stopAll(
  phones: readonly Phone[],
  adb: AdbServer,
  control: ControlServer | undefined,
): Promise<void> {
  await Promise.all([adb.stop(), control?.stop()]);
  for (const phone of phones) phone.stop();
}

function createPhone(
  serial: string,
  { speed = 1, seed = "phonefleet", uiServerInstalled }: SimulatorOptions,
): Phone {
  const phone = new Phone({ serial, speed, seed });
  phone.instrumentation.register(UI_SERVER_COMPONENT, uiServer(phone));
  if (uiServerInstalled) phone.installUiServer();
  return phone;
}

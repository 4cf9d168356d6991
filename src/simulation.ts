/** `serve --sim`: simulated phones in this process, and their accounts registered as an owner would have done it. */
import type { Config } from "./config.ts";
import type { AdbAddress } from "./device/adb/adb.ts";
import { Problem } from "./model/problem.ts";
import type { Simulator } from "./sim/simulator.ts";
import type { AccountStore } from "./store/account-store.ts";

export interface Simulation extends AsyncDisposable {
  readonly adb: AdbAddress;
  readonly controlUrl: string | undefined;
}

/** Resolves to undefined without --sim. */
export async function startSimulation(
  config: Config,
  accounts: AccountStore,
): Promise<Simulation | undefined> {
  if (config.simPhones === 0) return undefined;
  const { startSimulator } = await loadSimulator();
  await using simulator = new AsyncDisposableStack();
  const phones = simulator.use(
    await startSimulator({
      phones: config.simPhones,
      speed: config.simSpeed,
      adbComesBack: true,
      controlPort: config.simControlPort ?? undefined,
    }),
  );
  await registerAccounts(phones, accounts);
  const owned = simulator.move();
  return {
    adb: { host: "127.0.0.1", port: phones.adbPort },
    controlUrl: phones.controlPort === undefined ? undefined : `http://127.0.0.1:${phones.controlPort}`,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/**
 * Without --sim a start need not wait for it. In a function without `using`: where the compiler has to translate that, it
 * leaves the path of an import as it is.
 */
function loadSimulator() {
  return import("./sim/simulator.ts");
}

async function registerAccounts({ phones }: Simulator, accounts: AccountStore): Promise<void> {
  for (const phone of phones) {
    for (const { app, name } of phone.accounts) {
      const account = { app, username: name, serial: phone.serial, package: null, isEnabled: true };
      await accounts.create(account).catch(unlessKnown);
    }
  }
}

/** From an earlier start on the same data. */
function unlessKnown(error: unknown): void {
  if (!(error instanceof Problem && error.reason === "STATE_CONFLICT")) throw error;
}

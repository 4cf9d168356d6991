/**
 * The only wiring: builds the parts, connects them, starts them in order and stops them in reverse.
 *
 * Promises: a start that fails leaves nothing behind; a stop lets clients read, and watchers see, what their tasks came
 * to before the port closes.
 */
import { realpath } from "node:fs/promises";
import { join } from "node:path";
import { createAdmission } from "./api/guard.ts";
import { warmUp } from "./api/invoke.ts";
import { Answers } from "./api/rest/answer.ts";
import { createGateway } from "./api/rest/gateway.ts";
import { connectHandler } from "./api/rpc/connect.ts";
import { health } from "./api/rpc/health.ts";
import { services as createServices } from "./api/rpc/services.ts";
import { Port } from "./api/serve.ts";
import { ArtifactArchive } from "./artifacts/archive.ts";
import { ArtifactFolder } from "./artifacts/folder.ts";
import type { Chance, Clock } from "./clock.ts";
import type { Config } from "./config.ts";
import { AdbServer } from "./device/adb/adb.ts";
import type { AdbAddress } from "./device/adb/adb.ts";
import { Fleet } from "./device/fleet/fleet.ts";
import type { Session } from "./device/session.ts";
import { evidencePorts } from "./evidence.ts";
import { readLicense } from "./license.ts";
import { bugReporter } from "./log/log.ts";
import type { Log } from "./log/log.ts";
import { sha256Of } from "./media/fingerprint.ts";
import { fileIn, readFolder } from "./media/folder.ts";
import { folderRefusal, inspectMaterials, sameMedia } from "./media/inspect.ts";
import { LibraryFolder } from "./media/library-folder.ts";
import { MaterialLibrary } from "./media/library.ts";
import { ThumbnailCache } from "./media/thumbnail-cache.ts";
import { licenseAt } from "./model/license.ts";
import type { LibraryMaterial } from "./model/material.ts";
import { Problem } from "./model/problem.ts";
import { openScripts } from "./operators.ts";
import type { Operators } from "./operators.ts";
import type { AttemptPorts } from "./run/attempt.ts";
import { cron } from "./run/cron.ts";
import { Journal } from "./run/journal.ts";
import { Scheduler } from "./run/scheduler.ts";
import { Schedules } from "./run/schedules.ts";
import { createScriptRunner } from "./run/script-runner.ts";
import { takeFromFolder } from "./run/take-from-folder.ts";
import type { FolderDeps } from "./run/take-from-folder.ts";
import { takeFromLibrary } from "./run/take-from-library.ts";
import { scriptNamed } from "./scripts/catalog.ts";
import { paceByPhone } from "./scripts/flow/pace.ts";
import { tellingLanguage } from "./scripts/language.ts";
import { Profiles } from "./scripts/profiles.ts";
import { startSimulation } from "./simulation.ts";
import { lockDataDirectory } from "./store/lock.ts";
import { openSqliteStore } from "./store/sqlite.ts";
import type { Store } from "./store/store.ts";

export interface ServerParts {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
  /** In place of real phones, for whoever measures everything but them. */
  readonly attempts?: AttemptPorts<AsyncDisposable>;
  /** Stands between the tasks and the phones, for whoever watches each step. */
  readonly around?: (ports: AttemptPorts<Session>) => AttemptPorts<Session>;
}

export interface Server extends AsyncDisposable {
  readonly url: string;
  /** Where the simulated phones are looked at, with --sim-control. */
  readonly simControlUrl: string | undefined;
  readonly store: Store;
  /** Lets running attempts end, at most for the configured time, then stops everything. Safe always. */
  stop(): Promise<void>;
}

/** What phones and clients both work with. */
interface Parts {
  readonly store: Store;
  readonly archive: ArtifactArchive;
  readonly library: MaterialLibrary;
  readonly operators: Operators;
}

const WATCH_HEARTBEAT_MS = 15_000;
/** After the attempts: what the last answers and streams may take to be sent. */
const LAST_ANSWERS_MS = 2_000;

/** Rejects with a Problem whose message is one line. */
export async function startServer(config: Config, parts: ServerParts): Promise<Server> {
  const { clock, log } = parts;
  await using started = new AsyncDisposableStack();
  const license = await readLicense(config, clock.now());
  started.use(await lockDataDirectory(config.dataDir));
  const store = started.use(
    await openSqliteStore({
      file: join(config.dataDir, "phonefleet.db"),
      clock,
      deviceLimit: license.deviceLimit,
      areCapsOn: config.areCapsOn,
      chance: parts.chance,
    }),
  );
  const simulation = await startSimulation(config, store.accounts);
  if (simulation) started.use(simulation);

  const fleet = createFleet(config, parts, store, simulation?.adb);
  const library = await openLibrary(config, store);
  const operators = await openScripts(config, parts);
  const archive = started.use(openArchive(config, parts, store));
  const inside = { store, archive, library, operators };
  const attempts: AttemptPorts<AsyncDisposable> =
    parts.attempts ?? phoneAttempts(config, parts, { fleet, ...inside });
  const { queue, feed, devices } = store;
  const journal = started.use(new Journal({ store, clock, log }));
  await journal.start();
  const scheduler = started.use(new Scheduler({ queue, feed, devices, ports: attempts, clock, log }));
  await scheduler.start();
  const inspect = (paths: readonly string[]) => inspectMaterials(paths, config.mediaRoots);
  const { parseConfig } = operators;
  const scheduling = { store, cron, parseConfig, inspectMaterials: inspect, clock, log };
  await started.use(new Schedules(scheduling)).start();
  archive.start();

  const draining = new AbortController();
  const closing = new AbortController();
  const licensed = () => licenseAt(license, clock.now());
  const port = started.use(createPort(config, parts, inside, licensed, draining.signal, closing));
  const url = await port.start();
  // Not awaited: an adb server that hangs must not keep the API from answering.
  const looking = parts.attempts ? Promise.resolve() : fleet.start();
  started.defer(() => fleet.stop());

  const owned = started.move();
  const stop = async () => {
    draining.abort();
    await scheduler.drain(config.drainTimeoutMs);
    await owned.disposeAsync();
    await looking;
  };
  let stopped: Promise<void> | undefined;
  return {
    url,
    simControlUrl: simulation?.controlUrl,
    store,
    stop: () => (stopped ??= stop()),
    [Symbol.asyncDispose]: () => (stopped ??= stop()),
  };
}

function createFleet(
  config: Config,
  { clock, log }: ServerParts,
  store: Store,
  simulated: AdbAddress | undefined,
): Fleet {
  const servers = config.adb.map((address) => new AdbServer(address, clock, config.adbPrograms));
  return new Fleet({
    // that of the simulated phones is no program
    servers: simulated ? [new AdbServer(simulated, clock), ...servers] : servers,
    clock,
    onSightings: (sightings) => store.devices.sight(sightings),
    earlier: () => namesOfPhones(store),
    mayReboot: config.mayReboot,
    log,
  });
}

/** Of those that were once connected; not of names that only a task gave. */
async function namesOfPhones({ devices }: Store): Promise<readonly (readonly string[])[]> {
  return (await devices.list()).filter(({ facts }) => facts !== null).map(({ aliases }) => aliases);
}

function openArchive(
  config: Config,
  { clock, log }: ServerParts,
  { artifacts, feed }: Store,
): ArtifactArchive {
  const folder = new ArtifactFolder(join(config.dataDir, "artifacts"));
  const limits = { maxAgeMs: config.artifactAgeMs, maxBytes: config.artifactBytes };
  return new ArtifactArchive({ folder, artifacts, feed, limits, clock, log });
}

/** Files are compared by where they really are, so links in the directory are resolved. */
async function openLibrary({ dataDir }: Config, { materials }: Store): Promise<MaterialLibrary> {
  const place = join(await realpath(dataDir), "materials");
  const folder = new LibraryFolder(place);
  const thumbnails = new ThumbnailCache(join(place, "thumbnails"));
  const library = new MaterialLibrary({ folder, thumbnails, materials });
  await library.tidy();
  return library;
}

function phoneAttempts(
  config: Config,
  { clock, chance, log, around = (ports) => ports }: ServerParts,
  { store: { materials }, archive, library, operators, fleet }: Parts & { readonly fleet: Fleet },
): AttemptPorts<Session> {
  const profiles = new Profiles(join(config.dataDir, "profiles"), log);
  const roots = config.mediaRoots;
  const folderDeps: FolderDeps = {
    materials,
    readFolder: (root, username) => readFolder(root, username, roots),
    fileIn: (folder, name, kind) => fileIn(folder, name, kind, roots),
    sha256Of,
    chance,
  };
  const libraryDeps = { materials, chance, fileOf: (material: LibraryMaterial) => library.fileOf(material) };
  return around({
    ...evidencePorts(config, { archive, profiles, log }),
    openSession: (claim, signal) => fleet.open(claim.adbSerial, signal),
    runScript: createScriptRunner({
      scriptNamed,
      operators,
      profileInUse: (app) => profiles.of(app),
      sameMedia,
      takeMaterials: async (claim, script, signal) =>
        script.materialSource === "localFolder"
          ? takeFromFolder(claim, script, folderDeps, signal)
          : takeFromLibrary(claim, script, libraryDeps, signal),
      paceOf: paceByPhone(),
      explain: tellingLanguage,
      clock,
      chance,
    }),
  });
}

function createPort(
  config: Config,
  { clock, log }: ServerParts,
  { store, archive, library, operators }: Parts,
  license: () => ReturnType<typeof licenseAt>,
  draining: AbortSignal,
  closing: AbortController,
): Port {
  const services = createServices({
    store,
    artifacts: archive,
    library,
    parseConfig: operators.parseConfig,
    operatorScripts: operators.descriptions,
    clock,
    license,
    log,
    timeZone: config.timeZone,
    areCapsOn: config.areCapsOn,
    cron,
    inspectMaterials: (paths) => inspectMaterials(paths, config.mediaRoots),
    folderRefusal: (path) => folderRefusal(path, config.mediaRoots),
    closing: closing.signal,
    heartbeatMs: WATCH_HEARTBEAT_MS,
  });
  const isDraining = () => draining.aborted;
  const admission = createAdmission(license, isDraining);
  const reportBug = bugReporter(log);
  const answers = new Answers({ httpStatus: config.httpStatus, clock, reportBug });
  const open = [
    health(
      { store, clock, closing: draining },
      services.map(({ service }) => service),
    ),
  ];
  warmUp([...services, ...open]);
  return new Port({
    site: config,
    clock,
    answers,
    rest: createGateway({ services, admission, answers }),
    rpc: connectHandler(services, {
      open,
      admit: (call) => admission.admit(call),
      reportBug,
      refuse: (request, response, reason) => answers.fail(request, response, reason),
    }),
    readiness: async () => {
      if (isDraining()) throw new Problem("UNAVAILABLE", "the server is shutting down");
      await store.ping();
    },
    endStreams: () => closing.abort(),
    drainTimeoutMs: LAST_ANSWERS_MS,
  });
}

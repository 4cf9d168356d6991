/** The whole gRPC side over a store of its own, without a network and without phones. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRouterTransport } from "@connectrpc/connect";
import { onTestFinished } from "vitest";
import type { Call } from "../../../src/api/method.ts";
import type { ConnectOptions } from "../../../src/api/rpc/connect.ts";
import { health } from "../../../src/api/rpc/health.ts";
import { routes } from "../../../src/api/rpc/router.ts";
import { services } from "../../../src/api/rpc/services.ts";
import { ArtifactArchive } from "../../../src/artifacts/archive.ts";
import { ArtifactFolder } from "../../../src/artifacts/folder.ts";
import type { Inspection } from "../../../src/media/inspect.ts";
import { LibraryFolder } from "../../../src/media/library-folder.ts";
import { MaterialLibrary } from "../../../src/media/library.ts";
import { ThumbnailCache } from "../../../src/media/thumbnail-cache.ts";
import { licenseAt, UNLICENSED } from "../../../src/model/license.ts";
import { Problem } from "../../../src/model/problem.ts";
import { parserWith } from "../../../src/model/task-config.ts";
import type { CheckConfig } from "../../../src/model/task-config.ts";
import type { MediaFile } from "../../../src/model/task.ts";
import { cron } from "../../../src/run/cron.ts";
import { openSqliteStore } from "../../../src/store/sqlite.ts";
import type { Feed, Store } from "../../../src/store/store.ts";
import { ManualClock } from "../../support/manual-clock.ts";

export interface ApiOptions {
  readonly admit?: (call: Call) => void;
  /** Files that were there once. */
  readonly gone?: ReadonlySet<string>;
}

/** The script of an operator: takes any number of times. */
const nod: CheckConfig = (config) => {
  const isRight = typeof config["times"] === "number";
  return {
    config,
    violations: isRight ? [] : [{ field: "script_config.times", message: "must be a number" }],
  };
};

/** What it opens is closed when the test ends. */
export async function testApi({ admit = () => {}, gone = new Set() }: ApiOptions = {}) {
  const clock = new ManualClock(Date.parse("2026-03-01T12:00:30Z"));
  const { opened, artifacts, library } = await openStore();
  const { feed, followers } = counted(opened);
  // A copy, so that a test can have a verb fail.
  const store: { -readonly [Part in keyof Store]: Store[Part] } = { ...opened, feed };
  const closing = new AbortController();
  const bugs: unknown[] = [];
  const logged: unknown[] = [];
  const all = services({
    store,
    clock,
    timeZone: "Europe/Berlin",
    areCapsOn: true,
    cron,
    license: () => licenseAt({ ...UNLICENSED, planName: "Pro", deviceLimit: 20 }, clock.now()),
    inspectMaterials: (paths) => inspect(paths, gone),
    folderRefusal: async (path) =>
      path.startsWith("/elsewhere/") ? new Problem("OUTSIDE_MEDIA_ROOT", `${path} is outside`) : undefined,
    parseConfig: parserWith(new Map([["nod", nod]])),
    operatorScripts: [{ name: "nod", description: "Nods.", configSchema: { type: "object" } }],
    log: { debug() {}, info: (fields: unknown) => void logged.push(fields) },
    artifacts,
    library,
    closing: closing.signal,
    heartbeatMs: 15_000,
  });
  const descs = all.map(({ service }) => service);
  const options: ConnectOptions = {
    open: [health({ store, clock, closing: closing.signal }, descs)],
    admit,
    reportBug: (error) => `request-${bugs.push(error)}`,
    refuse: (_request, response) => response.destroy(),
  };
  const transport = createRouterTransport(routes(all, options));
  return {
    clock,
    store,
    followers,
    closing,
    bugs,
    logged,
    artifacts,
    library,
    services: all,
    options,
    transport,
  };
}

/** Its clock is one of its own, that stands still: tests count the timers of the API alone. */
async function openStore() {
  const folder = await mkdtemp(join(tmpdir(), "phonefleet-api-"));
  const store = await openSqliteStore({ file: join(folder, "db"), clock: new ManualClock() });
  const artifacts = new ArtifactArchive({
    folder: new ArtifactFolder(join(folder, "artifacts")),
    artifacts: store.artifacts,
    feed: store.feed,
    limits: { maxAgeMs: 1000, maxBytes: 1e9 },
    clock: new ManualClock(),
    log: { warn: () => {} },
  });
  onTestFinished(async () => {
    await store[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });
  const library = new MaterialLibrary({
    folder: new LibraryFolder(join(folder, "materials")),
    thumbnails: new ThumbnailCache(join(folder, "thumbnails")),
    materials: store.materials,
  });
  return { opened: store, artifacts, library };
}

/** The store's feed, and how many follow it. */
function counted({ feed }: Store): { readonly feed: Feed; readonly followers: () => number } {
  let following = 0;
  return {
    followers: () => following,
    feed: {
      async *follow(...how) {
        following += 1;
        try {
          yield* feed.follow(...how);
        } finally {
          following -= 1;
        }
      },
    },
  };
}

/** Files by their names: those that are `missing` do not exist, and of /elsewhere/ nothing may be said. */
async function inspect(paths: readonly string[], gone: ReadonlySet<string>): Promise<Inspection> {
  const isOutside = (path: string) => path.startsWith("/elsewhere/");
  const isMissing = (path: string) => path.includes("missing") || gone.has(path);
  const violations = paths.flatMap((path, index) =>
    isMissing(path)
      ? [{ field: `script_config.material_list[${index}]`, message: `${path} does not exist` }]
      : [],
  );
  const media = paths.filter((path) => !isOutside(path) && !isMissing(path)).map(mediaFile);
  const outside = paths.find(isOutside);
  return {
    media,
    violations,
    outside: outside === undefined ? undefined : new Problem("OUTSIDE_MEDIA_ROOT", `${outside} is outside`),
  };
}

function mediaFile(path: string): MediaFile {
  const what = path.endsWith(".mp4")
    ? ({ kind: "video", contentType: "video/mp4" } as const)
    : ({ kind: "image", contentType: "image/png" } as const);
  return { path, ...what, size: 1000, modifiedAtMs: 1 };
}

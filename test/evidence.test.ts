import { describe, expect, it } from "vitest";
import { readConfig } from "../src/config.ts";
import { evidencePorts } from "../src/evidence.ts";
import type { EvidenceDeps } from "../src/evidence.ts";
import { createLog } from "../src/log/log.ts";
import type { Task } from "../src/model/task.ts";
import { profileOf } from "../src/scripts/catalog.ts";

const deps: EvidenceDeps = {
  archive: { keep: async (_of, name, { length }) => ({ name, size: length }) },
  profiles: { of: async (app) => ({ profile: profileOf(app), note: null, isRefused: false }) },
  log: createLog("error"),
};
const portsOf = (...flags: readonly string[]) => evidencePorts(readConfig(flags, { HOME: "/home/op" }), deps);
const task = (isDryRun: boolean) => ({ isDryRun }) as Task;

describe("what attempts keep", () => {
  it.each([
    ["of every decisive step by default", [], true, true],
    ["of a dry run's form with --evidence failures", ["--evidence", "failures"], false, true],
  ])("is a picture %s, and always of a failure", (_what, flags, ofPost, ofDryRun) => {
    const ports = portsOf(...flags);
    expect(Object.keys(ports)).toContain("keepArtifacts");
    expect(ports.wantsEvidence?.(task(false))).toBe(ofPost);
    expect(ports.wantsEvidence?.(task(true))).toBe(ofDryRun);
  });

  it.each([
    ["--evidence", "none"],
    ["--artifact-days", "0"],
    ["--artifact-mb", "0"],
  ])("is nothing at all with %s %s", (...flags) => {
    expect(portsOf(...flags)).toEqual({});
  });
});

/**
 * `phonefleet doctor`: looks at what `serve` would use, changes nothing there or on any phone, and says how to mend what is
 * wrong. Whatever hangs, it ends within ten seconds.
 */
import { systemClock } from "../clock.ts";
import { type Config, configOf, serveFlags, namedZone } from "../config.ts";
import { readFlags } from "../flags.ts";
import type { App } from "../model/task.ts";
import { adbFindings } from "./doctor/adb-findings.ts";
import { hostClockFinding, zoneFinding } from "./doctor/clock-findings.ts";
import { doctorFlags } from "./doctor/doctor-flags.ts";
import { exitCodeOf, fine, type Finding, troubles, troublesOf } from "./doctor/finding.ts";
import { phoneFindings } from "./doctor/phone-findings.ts";
import { diskFinding, lookAtData, portFinding } from "./doctor/place-findings.ts";
import { findProfiles } from "./doctor/profile-findings.ts";
import { scriptFindings } from "./doctor/script-findings.ts";

const labels = { fine: "ok   ", note: "note ", wrong: "WRONG" } as const;

export async function run(argv: readonly string[]): Promise<number> {
  const flags = readFlags({ ...serveFlags, ...doctorFlags }, argv, process.env);
  const config = configOf(flags, process.env);
  const isZoneKnown = flags.given.has("time-zone") || namedZone() !== undefined;
  const findings = [
    fine(`Node ${process.versions.node}`),
    zoneFinding(config.timeZone, isZoneKnown, process.env["TZ"]),
    ...(await examine(config, flags.values.apps)),
  ];
  console.log(flags.values.json ? asJson(findings) : asText(findings));
  return exitCodeOf(findings);
}

async function examine(config: Config, apps: readonly App[]): Promise<readonly Finding[]> {
  const { profiles, findings: aboutProfiles } = await findProfiles(config.dataDir, apps);
  const [here, aboutScripts, phones] = await Promise.all([
    placeFindings(config),
    scriptFindings(config),
    adbFindings(config.adb, config.adbPrograms).then(async ({ findings, ready }) => [
      ...findings,
      ...(await phoneFindings(ready, profiles, systemClock)),
    ]),
  ]);
  return [...here, ...aboutProfiles, ...aboutScripts, ...phones];
}

async function placeFindings(config: Config): Promise<readonly Finding[]> {
  const { dataDir, artifactBytes, host, port } = config;
  const data = await lookAtData(dataDir);
  return [
    hostClockFinding(systemClock.now(), data.newestFileAt),
    data.finding,
    await diskFinding(dataDir, artifactBytes),
    await portFinding(host, port, data.isHeld),
  ];
}

function asText(findings: readonly Finding[]): string {
  const count = findings.filter(({ kind }) => kind === "wrong").length;
  const end = count === 0 ? "nothing is wrong" : `${count} wrong: ${troublesOf(findings).join(", ")}`;
  return [...findings.map(line), end].join("\n");
}

function line(finding: Finding): string {
  const told = `${labels[finding.kind]}  ${finding.what}`;
  return finding.kind === "wrong" ? `${told}\n       → ${finding.remedy}` : told;
}

function asJson(findings: readonly Finding[]): string {
  const told = findings.map((finding) =>
    finding.kind === "wrong" ? { ...finding, exit_code: troubles[finding.trouble].exitCode } : finding,
  );
  return JSON.stringify({ exit_code: exitCodeOf(findings), findings: told }, null, 2);
}

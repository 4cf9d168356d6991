/** `phonefleet doctor`: looks at what `serve` would use, changes nothing, and says how to mend what is wrong. */
import { readConfig } from "../config.ts";
import { adbFindings } from "./adb-findings.ts";
import { fine, type Finding } from "./finding.ts";
import { dataFinding, portFinding } from "./place-findings.ts";

const labels = { fine: "ok   ", note: "note ", wrong: "WRONG" } as const;

export async function run(argv: readonly string[]): Promise<number> {
  const config = readConfig(argv, process.env);
  const findings = [
    fine(`Node ${process.versions.node}`),
    ...(await adbFindings(config.adb)),
    await dataFinding(config.dataDir),
    await portFinding(config.host, config.port),
  ];
  const wrongs = findings.filter(({ kind }) => kind === "wrong").length;
  console.log([...findings.map(line), wrongs === 0 ? "nothing is wrong" : `${wrongs} wrong`].join("\n"));
  return wrongs === 0 ? 0 : 1;
}

function line(finding: Finding): string {
  const told = `${labels[finding.kind]}  ${finding.what}`;
  return finding.kind === "wrong" ? `${told}\n       → ${finding.remedy}` : told;
}

/** The report of a smoke run, as Markdown beside its pages: for an owner to read, and to attach to a bug. Pure. */
import type { Facts } from "./phone-facts.ts";
import type { Trial, TrialStep } from "./trial.ts";

export interface AppReport {
  readonly app: string;
  readonly facts: Facts;
  readonly trials: readonly Trial[];
}

export interface Report {
  readonly facts: Facts;
  readonly apps: readonly AppReport[];
  /** The pages that there are pictures of, by name. */
  readonly pictures: ReadonlySet<string>;
}

export function isWell({ apps }: Pick<Report, "apps">): boolean {
  const trials = apps.flatMap((app) => app.trials);
  return trials.length > 0 && trials.every(({ end }) => end !== "failed");
}

export function writeReport(report: Report): string {
  const { facts, apps } = report;
  return `# phonefleet smoke: ${isWell(report) ? "all that was tried went well" : "not all went well"}

Nothing was published, and nobody was followed. The pages beside this file are what the phone showed: names and pictures
of the account and of strangers. Look them through before you pass them on.

${table(["", ""], facts)}
${apps.map((app) => appPart(app, report)).join("\n")}`;
}

function appPart({ app, facts, trials }: AppReport, report: Report): string {
  const ends = trials.map(({ name, end, told, steps }) => [name, end, seconds(total(steps)), told]);
  return `## ${app}

${table(["", ""], facts)}
${trials.length === 0 ? "The phone does not have it.\n" : table(["tried", "end", "s", ""], ends)}
${trials.map((trial) => trialPart(trial, report)).join("\n")}`;
}

function trialPart({ name, end, told, steps, lastPage, remarks }: Trial, { pictures }: Report): string {
  const begun = steps[0]?.startedAt ?? 0;
  const rows = steps.map((step) => [
    seconds(step.startedAt - begun),
    step.name,
    step.note ?? "",
    step.page === undefined ? "" : link(step.page, pictures),
  ]);
  const last = lastPage === undefined ? "" : ` The screen at its end: ${link(lastPage, pictures)}.`;
  return `### ${name}: ${end}

${escaped(told)}.${last}
${remarks.map((remark) => `\n> ${escaped(remark)}\n`).join("")}
${table(["s", "step", "by what", "page"], rows)}`;
}

function link(page: string, pictures: ReadonlySet<string>): string {
  const tree = `[tree](${page}.xml)`;
  return pictures.has(page) ? `[${page}](${page}.png), ${tree}` : `${page}, ${tree}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |\n`;
  const body = rows.map((cells) => line(cells.map((cell) => (cell.startsWith("[") ? cell : escaped(cell)))));
  return `${line(head)}|${head.map(() => "---").join("|")}|\n${body.join("")}`;
}

/** What an app shows may say anything. */
function escaped(text: string): string {
  return text.replaceAll(/\s+/g, " ").replaceAll(/[\\|<>`*_[\]#]/g, String.raw`\$&`);
}

function total(steps: readonly TrialStep[]): number {
  return steps.reduce((sum, { durationMs }) => sum + durationMs, 0);
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1);
}

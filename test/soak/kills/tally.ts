/** What a soak did, for its progress line and its report. */
export class Tally {
  readonly counts = new Map<string, number>();
  readonly outcomes = new Map<string, number>();
  /** How often a kill found an attempt there. */
  readonly where = new Map<string, number>();
  readonly readyMs: number[] = [];
  kills = 0;
  runs = 0;
  posts = 0;

  count(what: string): void {
    increment(this.counts, what);
  }

  ready(ms: number): void {
    this.readyMs.push(Math.round(ms));
  }

  kill(where: readonly string[]): void {
    this.kills += 1;
    for (const place of where) increment(this.where, place);
    if (where.length === 0) increment(this.where, "no attempt under way");
  }

  outcome(name: string): void {
    increment(this.outcomes, name);
  }
}

function increment(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

/** How a benchmark reports, and how its two sides are run in turn so that the machine's drift hits both. */

export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What it is measured against in the same run. */
  readonly peer?: string;
  readonly peerValue?: number;
}

export function print({ name, value, unit, peer, peerValue }: Figure): void {
  const compared = peer !== undefined && peerValue !== undefined;
  console.log(
    JSON.stringify({
      name,
      value: rounded(value),
      unit,
      peer: compared ? peer : null,
      peer_value: compared ? rounded(peerValue) : null,
      ratio: compared ? rounded(value / peerValue) : null,
    }),
  );
}

/** Runs both in turn and resolves to the pair whose ratio is the median. */
export async function inTurn(
  rounds: number,
  ours: () => Promise<number>,
  peer: () => Promise<number>,
): Promise<{ readonly ours: number; readonly peer: number }> {
  const pairs: { readonly ours: number; readonly peer: number }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const peerValue = await peer();
    pairs.push({ ours: await ours(), peer: peerValue });
  }
  return pairs.toSorted((a, b) => a.ours / a.peer - b.ours / b.peer)[pairs.length >> 1]!;
}

/** The value below which this share (0 to 1) of the samples lie. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

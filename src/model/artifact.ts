/** Files kept of an attempt, to be looked at by whoever wonders why it failed. */

/** All that there are, with their content types: a name that is not among them leads to no file. */
const contentTypes = {
  "screenshot.png": "image/png",
  "screen.xml": "application/xml",
} as const;

export type ArtifactName = keyof typeof contentTypes;

export interface Artifact {
  readonly name: ArtifactName;
  /** Bytes. */
  readonly size: number;
}

/** What the files of one attempt are known by. */
export interface AttemptKey {
  readonly taskId: number;
  /** The attempt's number, from 1. */
  readonly attempt: number;
}

export function isArtifactName(name: string): name is ArtifactName {
  return Object.hasOwn(contentTypes, name);
}

export function contentTypeOf(name: ArtifactName): string {
  return contentTypes[name];
}

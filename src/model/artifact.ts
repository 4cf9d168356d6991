/** Files kept of an attempt, to be looked at by whoever wonders what happened, or has to prove it. */

/** The decisive steps that are shown, in the order of an attempt; and what of each, for people. */
const evidence = {
  "1-account": "the own profile before",
  "1-before": "the person's page before",
  "2-form": "the filled form",
  "2-after": "the person's page after",
  "3-posted": "the published post",
} as const;

export type EvidenceName = keyof typeof evidence;

/** All that there are, with their content types: a name that is not among them leads to no file. */
const contentTypes = {
  ...Object.fromEntries(
    Object.keys(evidence).flatMap((name) => [
      [`${name}.png`, "image/png"],
      [`${name}.xml`, "application/xml"],
    ]),
  ),
  "screenshot.png": "image/png",
  "screen.xml": "application/xml",
  "steps.json": "application/json",
} as Readonly<Record<ArtifactName, string>>;

export type ArtifactName =
  | `${EvidenceName}.${"png" | "xml"}`
  | "screenshot.png"
  | "screen.xml"
  | "steps.json";

/** In the order in which they are told. */
const artifactNames = Object.keys(contentTypes);

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

/** As an attempt has kept them, whatever happened first. */
export function inOrder<File extends Artifact>(files: readonly File[]): readonly File[] {
  return files.toSorted((a, b) => artifactNames.indexOf(a.name) - artifactNames.indexOf(b.name));
}

export function tellEvidence(name: EvidenceName): string {
  return evidence[name];
}

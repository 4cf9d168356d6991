/** `phonefleet license`: keys, licenses, and a look into one. */
import { readFile, rm, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { decodeJwt } from "jose";
import { systemClock } from "../clock.ts";
import { FlagProblem, nearest, readFlags } from "../flags.ts";
import { generateLicenseKeys, issueLicense, readLicense } from "../license.ts";
import { licenseAt } from "../model/license.ts";
import { Problem } from "../model/problem.ts";
import { issueFlags, keygenFlags, showFlags } from "./license-flags.ts";

const verbs: Readonly<Record<string, (argv: readonly string[]) => Promise<number>>> = { keygen, issue, show };

export async function run(argv: readonly string[]): Promise<number> {
  const [name = "", ...rest] = argv;
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (verb) return verb(rest);
  const known = Object.keys(verbs);
  const similar = nearest(name, known);
  throw new FlagProblem([
    `license is followed by one of ${known.join(", ")}${similar === undefined ? "" : `; did you mean ${similar}?`}`,
  ]);
}

async function keygen(argv: readonly string[]): Promise<number> {
  const { out } = readFlags(keygenFlags, argv).values;
  const privateFile = resolve(out);
  const publicFile = `${privateFile}.pub`;
  const keys = await generateLicenseKeys();
  await writeNew(privateFile, keys.privateKey, 0o600);
  try {
    await writeNew(publicFile, keys.publicKey, 0o644);
  } catch (error) {
    await rm(privateFile);
    throw error;
  }
  console.log(
    `private key: ${privateFile} (keep it secret)\npublic key: ${publicFile} (for serve --license-key)`,
  );
  return 0;
}

async function issue(argv: readonly string[]): Promise<number> {
  const { key, plan, devices, expires } = readFlags(issueFlags, argv).values;
  const now = systemClock.now();
  const terms = { planName: plan, deviceLimit: devices, expiresAt: expires };
  console.log(await issueLicense(terms, key, now));
  if (expires <= now) console.error("this license has expired already");
  return 0;
}

async function show(argv: readonly string[]): Promise<number> {
  const { values, words } = readFlags(showFlags, argv, process.env, 1);
  const [file = process.env["PHONEFLEET_LICENSE"] ?? ""] = words;
  if (file === "") throw new FlagProblem(["license show needs the license's FILE"]);
  const keyFile = values["license-key"];
  if (keyFile === null) return showUnchecked(file);
  const now = systemClock.now();
  const license = licenseAt(await readLicense({ licenseFile: file, licenseKeyFile: keyFile }, now), now);
  printTerms(license.planName, license.deviceLimit, license.expiresAt);
  console.log(`signature: valid\n${license.message}`);
  return 0;
}

async function showUnchecked(file: string): Promise<number> {
  const { plan, devices, exp } = decode(await readFile(file, "utf8"), file);
  printTerms(plan, devices, exp === undefined ? null : exp * 1000);
  console.log("signature: not checked; give --license-key FILE");
  return 0;
}

function printTerms(plan: unknown, devices: unknown, expiresAt: number | null): void {
  const expires = expiresAt === null ? "never" : new Date(expiresAt).toISOString();
  console.log(`plan: ${String(plan)}\ndevices: ${String(devices)}\nexpires: ${expires}`);
}

function decode(token: string, file: string) {
  try {
    return decodeJwt<{ readonly plan?: unknown; readonly devices?: unknown }>(token.trim());
  } catch (error) {
    throw new Problem("INVALID_ARGUMENT", `${file} holds no license`, { cause: error });
  }
}

/** Creates the file; one that is there already is left alone. */
async function writeNew(file: string, content: string, mode: number): Promise<void> {
  await writeFile(file, content, { flag: "wx", mode }).catch((error: NodeJS.ErrnoException) => {
    const why =
      error.code === "EEXIST"
        ? "exists already, and keys are not overwritten"
        : `cannot be written (${error.code})`;
    throw new Problem("INVALID_ARGUMENT", `${file} ${why}`, { cause: error });
  });
}

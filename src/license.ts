/**
 * The license file: a JWT, signed with the vendor's Ed25519 key. Promises: what is wrong with it, or with the key, is
 * told as a Problem on one line that names the file. A license that has expired when the server starts is wrong too;
 * one that expires while it runs closes the API by `licenseAt`.
 */
import { readFile } from "node:fs/promises";
import {
  errors,
  exportPKCS8,
  exportSPKI,
  generateKeyPair,
  importPKCS8,
  importSPKI,
  jwtVerify,
  SignJWT,
} from "jose";
import { type License, planHasApi, UNLICENSED } from "./model/license.ts";
import { Problem } from "./model/problem.ts";

const ALGORITHM = "EdDSA";
const ISSUER = "phonefleet";

export interface LicenseFiles {
  readonly licenseFile: string | null;
  /** The public key, PEM. */
  readonly licenseKeyFile: string | null;
}

export interface LicenseTerms {
  readonly planName: string;
  readonly deviceLimit: number;
  /** Epoch milliseconds; kept to the second. */
  readonly expiresAt: number;
}

/** The license that counts; without a file the one that everybody has. */
export async function readLicense(files: LicenseFiles, now: number): Promise<License> {
  const { licenseFile, licenseKeyFile } = files;
  if (licenseFile === null) return UNLICENSED;
  if (licenseKeyFile === null)
    throw problem(`the license ${licenseFile} needs a public key to check it with`);
  const [token, key] = await Promise.all([licenseFile, licenseKeyFile].map(readText));
  try {
    return await verifyLicense(token ?? "", await publicKey(key ?? "", licenseKeyFile), now);
  } catch (error) {
    throw error instanceof Problem
      ? error
      : problem(`the license ${licenseFile} ${licenseTrouble(error)}`, error);
  }
}

/** The license as a token, for one line of a file. Rejects with Problem where the key is none. */
export async function issueLicense(
  terms: LicenseTerms,
  privateKeyFile: string,
  now: number,
): Promise<string> {
  const pem = await readText(privateKeyFile);
  const key = await importPKCS8(pem, ALGORITHM).catch((error: unknown) => {
    throw problem(`${privateKeyFile} is no private Ed25519 key (PEM, PKCS #8)`, error);
  });
  return new SignJWT({ plan: terms.planName, devices: terms.deviceLimit })
    .setProtectedHeader({ alg: ALGORITHM })
    .setIssuer(ISSUER)
    .setIssuedAt(Math.floor(now / 1000))
    .setExpirationTime(Math.floor(terms.expiresAt / 1000))
    .sign(key);
}

/** A new pair of keys, as PEM. */
export async function generateLicenseKeys(): Promise<{
  readonly privateKey: string;
  readonly publicKey: string;
}> {
  const pair = await generateKeyPair(ALGORITHM, { extractable: true });
  return { privateKey: await exportPKCS8(pair.privateKey), publicKey: await exportSPKI(pair.publicKey) };
}

type PublicKey = Awaited<ReturnType<typeof importSPKI>>;

async function publicKey(pem: string, file: string): Promise<PublicKey> {
  return importSPKI(pem, ALGORITHM).catch((error: unknown) => {
    throw problem(`${file} is no public Ed25519 key (PEM, SPKI)`, error);
  });
}

async function verifyLicense(token: string, key: PublicKey, now: number): Promise<License> {
  const { payload } = await jwtVerify(token.trim(), key, {
    algorithms: [ALGORITHM],
    issuer: ISSUER,
    currentDate: new Date(now),
    requiredClaims: ["plan", "devices", "exp"],
  });
  const { plan, devices, exp } = payload;
  if (
    typeof plan !== "string" ||
    typeof devices !== "number" ||
    !Number.isSafeInteger(devices) ||
    devices < 0
  ) {
    throw new errors.JWTInvalid("its plan or its number of devices is not to be understood");
  }
  const expiresAt = exp === undefined ? null : exp * 1000;
  return { planName: plan, isApiEnabled: planHasApi(plan), deviceLimit: devices, expiresAt };
}

function licenseTrouble(error: unknown): string {
  if (error instanceof errors.JWTExpired) {
    const { exp = 0 } = error.payload;
    return `expired at ${new Date(exp * 1000).toISOString()}; install a new one`;
  }
  if (error instanceof errors.JWSSignatureVerificationFailed)
    return "was not signed by the owner of the given public key";
  if (error instanceof errors.JOSEError)
    return "is none: it holds no token that phonefleet license issue made";
  throw error;
}

async function readText(file: string): Promise<string> {
  return readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw problem(`${file} cannot be read (${error.code ?? error.message})`, error);
  });
}

function problem(message: string, cause?: unknown): Problem {
  return new Problem("INVALID_ARGUMENT", message, { cause });
}

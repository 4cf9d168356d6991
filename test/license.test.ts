import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SignJWT, UnsecuredJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generateLicenseKeys, issueLicense, type LicenseTerms, readLicense } from "../src/license.ts";
import { UNLICENSED } from "../src/model/license.ts";

const now = Date.UTC(2026, 10, 24);
const terms = { planName: "Pro", deviceLimit: 20, expiresAt: now + 1000 };

let folder: string;
let privateKeyFile: string;
let licenseKeyFile: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "license-"));
  const keys = await generateLicenseKeys();
  privateKeyFile = await write("vendor.key", keys.privateKey);
  licenseKeyFile = await write("vendor.pub", keys.publicKey);
});

afterAll(() => rm(folder, { recursive: true }));

async function write(name: string, content: string): Promise<string> {
  await writeFile(join(folder, name), content);
  return join(folder, name);
}

const issued = async (change: Partial<LicenseTerms> = {}) =>
  write("license.jwt", `${await issueLicense({ ...terms, ...change }, privateKeyFile, now)}\n`);

describe("a license", () => {
  it("is the one that everybody has where no file is named", async () => {
    expect(await readLicense({ licenseFile: null, licenseKeyFile: null }, now)).toBe(UNLICENSED);
  });

  it("is read back as it was issued", async () => {
    expect(await readLicense({ licenseFile: await issued(), licenseKeyFile }, now)).toEqual({
      ...terms,
      isApiEnabled: true,
    });
  });

  it("of the plan Starter opens no API", async () => {
    const licenseFile = await issued({ planName: "Starter" });
    expect((await readLicense({ licenseFile, licenseKeyFile }, now)).isApiEnabled).toBe(false);
  });

  it("that has expired is refused", async () => {
    const licenseFile = await issued();
    const message = `the license ${licenseFile} expired at 2026-11-24T00:00:01.000Z; install a new one`;
    await expect(readLicense({ licenseFile, licenseKeyFile }, now + 1000)).rejects.toThrow(message);
  });

  it("signed by somebody else is refused", async () => {
    const other = await generateLicenseKeys();
    const stranger = await write("stranger.pub", other.publicKey);
    await expect(readLicense({ licenseFile: await issued(), licenseKeyFile: stranger }, now)).rejects.toThrow(
      /was not signed by the owner of the given public key$/,
    );
  });

  it.each([
    ["that is no token", async () => "Pro, 20"],
    ["that is empty", async () => ""],
    [
      "that nobody signed",
      async () =>
        new UnsecuredJWT({ plan: "Pro", devices: 20 })
          .setIssuer("phonefleet")
          .setExpirationTime("1y")
          .encode(),
    ],
    [
      "signed with the public key as a shared secret",
      async () => {
        const secret = new TextEncoder().encode("-----BEGIN PUBLIC KEY-----");
        return new SignJWT({ plan: "Pro", devices: 20 })
          .setProtectedHeader({ alg: "HS256" })
          .setIssuer("phonefleet")
          .setExpirationTime("1y")
          .sign(secret);
      },
    ],
    ["with half a phone", async () => issueLicense({ ...terms, deviceLimit: 0.5 }, privateKeyFile, now)],
  ])("%s is refused", async (_what, token) => {
    const licenseFile = await write("odd.jwt", await token());
    await expect(readLicense({ licenseFile, licenseKeyFile }, now)).rejects.toThrow(
      /is none: it holds no token/,
    );
  });

  it("tells which file cannot be read or is no key", async () => {
    const licenseFile = await issued();
    const missing = join(folder, "missing");
    await expect(readLicense({ licenseFile: missing, licenseKeyFile }, now)).rejects.toThrow(
      `${missing} cannot be read (ENOENT)`,
    );
    await expect(readLicense({ licenseFile, licenseKeyFile: privateKeyFile }, now)).rejects.toThrow(
      `${privateKeyFile} is no public Ed25519 key (PEM, SPKI)`,
    );
    await expect(issueLicense(terms, licenseKeyFile, now)).rejects.toThrow(
      `${licenseKeyFile} is no private Ed25519 key (PEM, PKCS #8)`,
    );
    await expect(readLicense({ licenseFile, licenseKeyFile: null }, now)).rejects.toThrow(
      /needs a public key/,
    );
  });
});

import { describe, expect, it } from "vitest";
import { licenseAt, planHasApi, UNLICENSED } from "../../src/model/license.ts";

describe("a license", () => {
  const pro = { planName: "Pro", isApiEnabled: true, deviceLimit: 20, expiresAt: 1000 };

  it("without which the plan is Business for 10,000 phones never expires", () => {
    expect(licenseAt(UNLICENSED, Number.MAX_SAFE_INTEGER)).toEqual({
      planName: "Business",
      isApiEnabled: true,
      deviceLimit: 10_000,
      expiresAt: null,
      message: "API access enabled",
    });
  });

  it("counts until the moment at which it expires", () => {
    expect(licenseAt(pro, 999)).toEqual({ ...pro, message: "API access enabled" });
    expect(licenseAt(pro, 1000)).toEqual({
      ...pro,
      isApiEnabled: false,
      message: "the license expired at 1970-01-01T00:00:01.000Z; install a new one",
    });
  });

  it("of a plan without API says so", () => {
    expect(licenseAt({ ...pro, planName: "Starter", isApiEnabled: false }, 0).message).toBe(
      "the plan Starter has no API access; change the plan",
    );
  });
});

it("only Starter has no API access", () => {
  expect(["Starter", "starter", " STARTER "].map(planHasApi)).toEqual([false, false, false]);
  expect(["Pro", "Business", "Enterprise"].map(planHasApi)).toEqual([true, true, true]);
});

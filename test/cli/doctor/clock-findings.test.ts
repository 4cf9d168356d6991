import { describe, expect, it } from "vitest";
import { clockFindings, hostClockFinding, zoneFinding } from "../../../src/cli/doctor/clock-findings.ts";

const HOUR_MS = 3_600_000;
const now = Date.UTC(2026, 10, 26, 3);

describe("what is found about clocks", () => {
  it("is nothing wrong where all are within two minutes", () => {
    expect(hostClockFinding(now, now + 60_000)).toMatchObject({ kind: "fine" });
    const clocks = [
      { serial: "a", aheadMs: 90_000 },
      { serial: "b", aheadMs: -90_000 },
    ];
    expect(clockFindings(clocks)).toEqual([{ kind: "fine", what: "the phones' clocks are right" }]);
    expect(clockFindings([])).toEqual([]);
  });

  it("is a computer that is behind its own files, or before this release", () => {
    expect(hostClockFinding(now, now + 3 * HOUR_MS)).toMatchObject({
      trouble: "CLOCK_ODD",
      what: expect.stringContaining("from 3 h later"),
    });
    expect(hostClockFinding(Date.UTC(1970, 0, 2), undefined)).toMatchObject({ trouble: "CLOCK_ODD" });
  });

  it("is the one phone whose clock differs", () => {
    const clocks = [
      { serial: "a", aheadMs: 500 },
      { serial: "b", aheadMs: -49 * HOUR_MS },
    ];
    expect(clockFindings(clocks)).toMatchObject([
      { trouble: "PHONE_CLOCK_ODD", what: "phone b has a clock 2 days behind this computer's" },
    ]);
  });

  it("is the computer where all phones say the same other time", () => {
    const clocks = [
      { serial: "a", aheadMs: HOUR_MS },
      { serial: "b", aheadMs: HOUR_MS + 20_000 },
    ];
    expect(clockFindings(clocks)).toMatchObject([
      { trouble: "CLOCK_ODD", what: "this computer's clock is 60 min behind that of all 2 phones" },
    ]);
  });

  it("is a time zone that nobody names", () => {
    expect(zoneFinding("Asia/Kathmandu", true, undefined)).toEqual({
      kind: "fine",
      what: "time zone Asia/Kathmandu",
    });
    expect(zoneFinding("UTC", false, "Mars/Olympus")).toMatchObject({
      trouble: "ZONE_UNKNOWN",
      what: expect.stringContaining('TZ is "Mars/Olympus"'),
    });
    expect(zoneFinding("UTC", false, undefined)).toMatchObject({ trouble: "ZONE_UNKNOWN" });
  });
});

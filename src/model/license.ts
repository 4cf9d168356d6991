/** What a license allows. Without one the plan is Business for 10,000 phones. */

export interface License {
  readonly planName: string;
  readonly isApiEnabled: boolean;
  /** How many connected phones may run tasks. */
  readonly deviceLimit: number;
  /** Epoch milliseconds; null: never. */
  readonly expiresAt: number | null;
}

/** A license at one moment, with what to tell people about it. */
export interface LicenseState extends License {
  readonly message: string;
}

export const UNLICENSED: License = {
  planName: "Business",
  isApiEnabled: true,
  deviceLimit: 10_000,
  expiresAt: null,
};

/** Plans without API access; every other name has it. */
const closedPlans: readonly string[] = ["starter"];

export function planHasApi(planName: string): boolean {
  return !closedPlans.includes(planName.trim().toLowerCase());
}

/** The license as it counts now: once it has expired, there is no API access. */
export function licenseAt(license: License, now: number): LicenseState {
  const { expiresAt } = license;
  if (expiresAt !== null && expiresAt <= now) {
    const message = `the license expired at ${new Date(expiresAt).toISOString()}; install a new one`;
    return { ...license, isApiEnabled: false, message };
  }
  const message = license.isApiEnabled
    ? "API access enabled"
    : `the plan ${license.planName} has no API access; change the plan`;
  return { ...license, message };
}

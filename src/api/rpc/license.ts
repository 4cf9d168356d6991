/** LicenseService: what this server's license allows. A plan without API access never gets here: the guard refuses. */
import { LicenseService } from "../../../gen/phonefleet/v1/license_pb.js";
import type { LicenseState } from "../../model/license.ts";
import type { ServiceMethods } from "../method.ts";
import { implement } from "./implement.ts";

export function licenseMethods(license: () => LicenseState): ServiceMethods {
  return implement(LicenseService, {
    checkLicense: {
      async handle() {
        const { planName, isApiEnabled, deviceLimit, message } = license();
        return { planName, apiEnabled: isApiEnabled, deviceLimit, message };
      },
    },
  });
}

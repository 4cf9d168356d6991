/**
 * The services of phonefleet.v1. A method converts, calls one verb of the store, and converts back; gRPC and REST
 * both serve these. Promises that every method of every service is there; refuses to know how a call came in.
 */
import type { LicenseState } from "../../model/license.ts";
import type { Store } from "../../store/store.ts";
import type { ServiceMethods } from "../method.ts";
import { accountMethods } from "./account.ts";
import { deviceMethods } from "./device.ts";
import { licenseMethods } from "./license.ts";
import { materialMethods } from "./material.ts";
import type { MaterialDeps } from "./material.ts";
import { scheduleMethods } from "./schedule.ts";
import type { ScheduleDeps } from "./schedule.ts";
import { scriptMethods } from "./script.ts";
import type { OtherScripts } from "./script.ts";
import { settingsMethods } from "./settings.ts";
import type { SettingsDeps } from "./settings.ts";
import { taskMethods } from "./task.ts";
import type { TaskDeps } from "./task.ts";

export type ServiceDeps = TaskDeps &
  Pick<ScheduleDeps, "cron"> &
  Pick<MaterialDeps, "library"> &
  Pick<SettingsDeps, "areCapsOn"> & {
    readonly store: Pick<
      Store,
      "tasks" | "devices" | "accounts" | "feed" | "materials" | "settings" | "schedules"
    >;
    readonly license: () => LicenseState;
    readonly operatorScripts: OtherScripts;
  };

export function services(deps: ServiceDeps): readonly ServiceMethods[] {
  return [
    taskMethods(deps),
    deviceMethods(deps),
    accountMethods(deps.store),
    materialMethods(deps),
    scheduleMethods(deps),
    settingsMethods(deps),
    scriptMethods(deps.operatorScripts),
    licenseMethods(deps.license),
  ];
}

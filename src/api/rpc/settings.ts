/** SettingsService: what operators set while the server runs. */
import type { MessageInitShape } from "@bufbuild/protobuf";
import { Action, SettingsService } from "../../../gen/phonefleet/v1/settings_pb.js";
import type {
  SettingsSchema,
  UpdateSettingsRequest,
  UpdateSettingsRequestSchema,
  UpdateSettingsResponseSchema,
} from "../../../gen/phonefleet/v1/settings_pb.js";
import { actions } from "../../model/care.ts";
import type * as model from "../../model/care.ts";
import { invalid } from "../../model/problem.ts";
import type { Settings, SettingsChange } from "../../model/settings.ts";
import type { App } from "../../model/task.ts";
import type { SettingsStore } from "../../store/store.ts";
import type { ServiceMethods, UnaryMethod, Violations } from "../method.ts";
import { appMessage, appOf } from "./convert.ts";
import { implement } from "./implement.ts";

export interface SettingsDeps {
  readonly store: { readonly settings: SettingsStore };
  /** Whether accounts are held to the limits. */
  readonly areCapsOn: boolean;
}

const kinds: Readonly<Record<model.Action, Action>> = {
  post: Action.POST,
  follow: Action.FOLLOW,
  unfollow: Action.UNFOLLOW,
};

export function settingsMethods({ store: { settings }, areCapsOn }: SettingsDeps): ServiceMethods {
  return implement(SettingsService, {
    getSettings: {
      async handle() {
        return { settings: settingsMessage(await settings.get(), areCapsOn) };
      },
    },
    updateSettings: updateSettings(settings, areCapsOn),
  });
}

type UpdateSettings = UnaryMethod<
  typeof UpdateSettingsRequestSchema,
  typeof UpdateSettingsResponseSchema,
  SettingsChange
>;

function updateSettings(settings: SettingsStore, areCapsOn: boolean): Required<UpdateSettings> {
  return {
    prepare(request, wrong) {
      requireEachOnce(request, wrong);
      return changeOf(request);
    },
    async handle(change) {
      const next = await settings.update((now) => {
        requireOrder({ ...now.autoRetry, ...change.autoRetry });
        return change;
      });
      return { settings: settingsMessage(next, areCapsOn) };
    },
  };
}

/** Two changes of one limit: nobody can tell which is meant. */
function requireEachOnce({ limits }: UpdateSettingsRequest, wrong: Violations): void {
  const seen = new Set<string>();
  for (const [index, { app, action }] of limits.entries()) {
    const name = `${app} ${action}`;
    if (seen.has(name)) wrong.add({ field: `limits[${index}]`, message: "is given twice" });
    seen.add(name);
  }
}

/** The half that is not given is the one that counts now. */
function requireOrder({ minSeconds, maxSeconds }: Settings["autoRetry"]): void {
  if (minSeconds <= maxSeconds) return;
  const message = `min_seconds ${minSeconds} is more than max_seconds ${maxSeconds}`;
  throw invalid([{ field: "auto_retry.min_seconds", message }]);
}

function changeOf({ limits, autoRetry, randomOrder }: UpdateSettingsRequest): SettingsChange {
  return {
    limits: limits.flatMap(({ app: appValue, action: kind, perDay, pauseSeconds, stretchSeconds }) => {
      const app = appOf(appValue);
      const action = actions.find((name) => kinds[name] === kind);
      // The rules of the .proto have refused the others.
      if (app === undefined || action === undefined) return [];
      return [{ app, action, ...given({ perDay, pauseSeconds, stretchSeconds }) }];
    }),
    ...(autoRetry && {
      autoRetry: given({
        isEnabled: autoRetry.enabled,
        times: autoRetry.times,
        minSeconds: autoRetry.minSeconds,
        maxSeconds: autoRetry.maxSeconds,
      }),
    }),
    ...(randomOrder !== undefined && { isRandomOrder: randomOrder }),
  };
}

type Given<Fields> = { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> };

function given<Fields extends object>(fields: Fields): Given<Fields> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Given<Fields>;
}

function settingsMessage(
  { limits, autoRetry, isRandomOrder }: Settings,
  areCapsOn: boolean,
): MessageInitShape<typeof SettingsSchema> {
  const { isEnabled: enabled, ...others } = autoRetry;
  return {
    limits: (Object.keys(limits) as App[]).flatMap((app) =>
      actions.map((action) => ({ app: appMessage(app), action: kinds[action], ...limits[app][action] })),
    ),
    autoRetry: { enabled, ...others },
    randomOrder: isRandomOrder,
    caps: areCapsOn,
  };
}

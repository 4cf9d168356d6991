/** The two forms in which a call gives a script's config, free or typed, as the one documented object. */
import type { DescMessage, Message } from "@bufbuild/protobuf";
import {
  FollowConfigSchema,
  MatchAccountConfigSchema,
  PostConfigSchema,
  SwitchAccountConfigSchema,
} from "../../../gen/phonefleet/v1/script_pb.js";
import type { CreateTasksRequest } from "../../../gen/phonefleet/v1/task_pb.js";
import type { Violation } from "../../model/problem.ts";
import type { ScriptName } from "../../model/script-config.ts";
import type { ParsedTaskConfig } from "../../model/task-config.ts";
import type { JsonObject } from "../../model/task.ts";
import { documented } from "./documented.ts";

/** The config in its documented form, and the name under which the caller knows it. */
export interface Form {
  readonly field: string;
  readonly scriptName: string;
  readonly config: JsonObject | undefined;
}

export function formOf({ config, scriptName }: Pick<CreateTasksRequest, "config" | "scriptName">): Form {
  switch (config.case) {
    case "post":
      return typed("post", PostConfigSchema, config.value);
    case "follow":
    case "unfollow":
      return typed(config.case, FollowConfigSchema, config.value);
    case "matchAccount":
      return typed("match_account", MatchAccountConfigSchema, config.value);
    case "switchAccount":
      return typed("switch_account", SwitchAccountConfigSchema, config.value);
    case "scriptConfig":
    case undefined:
      return { field: "script_config", scriptName, config: config.value };
  }
}

/** The field of the request has the script's name. */
function typed(name: ScriptName, desc: DescMessage, value: Message): Form {
  return { field: name, scriptName: name, config: documented(desc, value) };
}

export function asGiven(violation: Violation, { field }: Form): Violation {
  return { ...violation, field: violation.field.replace(/^script_config\b/, field) };
}

/** Where the config is wrong elsewhere its files are looked at all the same: all mistakes are told at once. */
export function materialsOf({ script }: ParsedTaskConfig, { scriptName, config }: Form): readonly string[] {
  if (script) return script.script === "post" ? script.materialList : [];
  const list = scriptName === "post" ? config?.["material_list"] : undefined;
  return Array.isArray(list) && list.every((path) => typeof path === "string") ? list : [];
}

/** The folder that the files are chosen from, when the tasks run. */
export function folderOf({ script }: ParsedTaskConfig, form: Form): string | undefined {
  if (script) {
    const isAsked = script.script === "post" && script.materialSource === "localFolder";
    return isAsked && script.materialList.length === 0 ? script.materialPath : undefined;
  }
  const { material_source: source, material_path: path } = form.config ?? {};
  return source === "localFolder" && typeof path === "string" && !path.includes("\0") ? path : undefined;
}

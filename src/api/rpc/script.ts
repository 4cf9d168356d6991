/** ScriptService: what the server can do in an app, each with the JSON Schema of its config. */
import type { DescMessage, JsonObject } from "@bufbuild/protobuf";
import {
  FollowConfigSchema,
  MatchAccountConfigSchema,
  PostConfigSchema,
  ScriptService,
  SwitchAccountConfigSchema,
} from "../../../gen/phonefleet/v1/script_pb.js";
import { scriptNames } from "../../model/script-config.ts";
import type { ScriptName } from "../../model/script-config.ts";
import type { Description } from "../../scripts/operator/description.ts";
import type { ServiceMethods } from "../method.ts";
import { implement } from "./implement.ts";
import { jsonSchema } from "./json-schema.ts";

const scripts: Readonly<Record<ScriptName, { readonly config: DescMessage; readonly description: string }>> =
  {
    post: { config: PostConfigSchema, description: "Posts a video or images." },
    follow: { config: FollowConfigSchema, description: "Follows users, one task each." },
    unfollow: { config: FollowConfigSchema, description: "Unfollows users, one task each." },
    match_account: {
      config: MatchAccountConfigSchema,
      description: "Reads which accounts an app is signed in to, and registers them on the phone.",
    },
    switch_account: {
      config: SwitchAccountConfigSchema,
      description: "Switches an app to one of the accounts that it is signed in to.",
    },
  };

/** What else tasks can name. */
export type OtherScripts = readonly Pick<Description, "name" | "description" | "configSchema">[];

export function scriptMethods(others: OtherScripts): ServiceMethods {
  const ours = scriptNames.map((name) => ({
    name,
    description: scripts[name].description,
    configSchema: jsonSchema(scripts[name].config),
  }));
  const theirs = others.map(({ name, description, configSchema }) => ({
    name,
    description,
    configSchema: configSchema as JsonObject,
  }));
  const answer = [...ours, ...theirs];
  return implement(ScriptService, {
    listScripts: {
      async handle() {
        return { scripts: answer };
      },
    },
  });
}

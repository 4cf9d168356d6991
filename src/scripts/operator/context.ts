/** What is passed between the server and the process of a script, beside calls. */
import type { OperatorConfig } from "../../model/task-config.ts";
import type { JsonObject, App, PointOfNoReturn } from "../../model/task.ts";
import type { Profile } from "../apps/profile.ts";
import type { TaskContext } from "../script.ts";

/** What a script of an operator is given on the server's side. */
export interface OperatorContext extends TaskContext {
  readonly config: OperatorConfig;
}

/** What of it goes to the other side. */
export interface ContextTold {
  readonly app: App;
  readonly username: string | null;
  readonly package: string | null;
  readonly serial: string;
  readonly config: JsonObject;
  readonly point: PointOfNoReturn | null;
  readonly profile: Pick<Profile, "selectors" | "packages" | "personUrl">;
}

import type { ListAccountsRequest } from "../../../gen/phonefleet/v1/account_pb.js";
import { bareUsername } from "../../model/account.ts";
import type { AccountFilter } from "../../store/account-store.ts";
import { appOf } from "./convert.ts";

/** Which accounts a list or a table holds. */
export function filterOf({
  app,
  serial,
  username,
}: Pick<ListAccountsRequest, "app" | "serial" | "username">): AccountFilter {
  const known = appOf(app);
  return {
    ...(known && { app: known }),
    ...(serial !== "" && { serial }),
    ...(username !== "" && { username: bareUsername(username) }),
  };
}

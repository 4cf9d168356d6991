import type { ListAccountsRequest } from "../../../gen/phonefleet/v1/account_pb.js";
import type { AccountFilter } from "../../store/account-store.ts";
import { appOf } from "./convert.ts";

/** Which accounts a list or a table holds. */
export function filterOf({ app, serial }: Pick<ListAccountsRequest, "app" | "serial">): AccountFilter {
  const known = appOf(app);
  return { ...(known && { app: known }), ...(serial !== "" && { serial }) };
}

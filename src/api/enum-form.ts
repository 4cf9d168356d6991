/** How enum values are written for people and JSON: by `(rest_value)`, else by their names. */
import { getOption, hasOption } from "@bufbuild/protobuf";
import type { DescEnumValue } from "@bufbuild/protobuf";
import { rest_value } from "../../gen/phonefleet/v1/options_pb.js";

/** As 0 for TASK_STATUS_PENDING, or "tiktok" for APP_TIKTOK. */
export function documentedValue(value: DescEnumValue): number | string {
  const { kind } = getOption(value, rest_value);
  if (hasOption(value, rest_value) && kind.case !== undefined) return kind.value;
  const prefix = value.parent.sharedPrefix ?? "";
  return value.name.toLowerCase().slice(prefix.length);
}

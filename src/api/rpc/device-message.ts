/** A phone as the model has it, as a message: no more than it needs, and nothing that is absent. */
import type { MessageInitShape } from "@bufbuild/protobuf";
import {
  DeviceState,
  QuarantineKind,
  RecoveryStep,
  TroubleReason,
} from "../../../gen/phonefleet/v1/device_pb.js";
import type { DeviceSchema, DeviceTroubleSchema } from "../../../gen/phonefleet/v1/device_pb.js";
import type * as model from "../../model/device.ts";
import { remedies } from "../../model/trouble.ts";
import type * as trouble from "../../model/trouble.ts";
import { timestamp } from "./convert.ts";

type DeviceMessage = MessageInitShape<typeof DeviceSchema>;
type TroubleMessage = MessageInitShape<typeof DeviceTroubleSchema>;

const states: Readonly<Record<model.DeviceState, DeviceState>> = {
  not_connected: DeviceState.NOT_CONNECTED,
  unauthorized: DeviceState.UNAUTHORIZED,
  offline: DeviceState.OFFLINE,
  connected: DeviceState.CONNECTED,
};

const reasons: Readonly<Record<trouble.TroubleReason, TroubleReason>> = {
  gone: TroubleReason.GONE,
  offline: TroubleReason.OFFLINE,
  mute: TroubleReason.MUTE,
  unauthorized: TroubleReason.UNAUTHORIZED,
  no_permissions: TroubleReason.NO_PERMISSIONS,
  not_booted: TroubleReason.NOT_BOOTED,
  name_shared: TroubleReason.NAME_SHARED,
  serial_shared: TroubleReason.SERIAL_SHARED,
  adb_away: TroubleReason.ADB_AWAY,
  adb_hung: TroubleReason.ADB_HUNG,
};

const steps: Readonly<Record<trouble.RecoveryStep, RecoveryStep>> = {
  reconnect: RecoveryStep.RECONNECT,
  connect_again: RecoveryStep.CONNECT_AGAIN,
  reboot: RecoveryStep.REBOOT,
  ask_person: RecoveryStep.ASK_PERSON,
};

const kinds: Readonly<Record<model.QuarantineKind, QuarantineKind>> = {
  held: QuarantineKind.HELD,
  failing: QuarantineKind.FAILING,
  by_hand: QuarantineKind.BY_HAND,
  shared: QuarantineKind.SHARED,
  asks_person: QuarantineKind.ASKS_PERSON,
};

export function deviceMessage(device: model.Device): DeviceMessage {
  const message: DeviceMessage = {
    serial: device.serial,
    aliases: [...device.aliases],
    state: states[device.state],
    withinLimit: device.isWithinLimit,
    stateSince: timestamp(device.stateSince),
  };
  if (device.facts !== null) {
    message.model = device.facts.model;
    message.androidVersion = device.facts.androidVersion;
    message.sdk = device.facts.sdk;
  }
  if (device.taskId !== null) message.taskId = BigInt(device.taskId);
  if (device.lastSeenAt !== null) message.lastSeenAt = timestamp(device.lastSeenAt);
  if (device.trouble !== null) message.trouble = troubleMessage(device.trouble);
  if (device.quarantine !== null) addQuarantine(message, device.quarantine);
  return message;
}

function troubleMessage({ reason, since, step, stepSince }: trouble.LastingTrouble): TroubleMessage {
  const message: TroubleMessage = {
    reason: reasons[reason],
    since: timestamp(since),
    remedy: remedies[reason],
  };
  if (step !== null) message.step = steps[step];
  if (stepSince !== null) message.stepSince = timestamp(stepSince);
  return message;
}

function addQuarantine(message: DeviceMessage, { kind, reason, since, until }: model.PhoneQuarantine): void {
  message.quarantineKind = kinds[kind];
  message.quarantineReason = reason;
  message.quarantinedAt = timestamp(since);
  if (until !== null) message.quarantinedUntil = timestamp(until);
}

/** The popups of the simulator that a script has to get over by itself. */
export const HARMLESS_POPUPS = [
  "permission",
  "not_responding",
  "notifications",
  "update",
  "contacts",
  "rate",
  "follow_friends",
  "draft",
] as const;

/** Whom the app acts as: the one that was asked for last, and nothing else was done. Pure. */
import { judgeBystanding, type Judge } from "./judged.ts";
import { certainFailures } from "./parameter.ts";
import { switchParameters } from "./parameters.ts";

export const judgeSwitches: Judge = (run, claims, outside) => {
  const [last] = claims.toSorted((a, b) => b.endedAt - a.endedAt);
  const wish = wishOf(last?.config["username"]) ?? last?.username;
  const active = outside.find(({ isActive }) => isActive)?.username;
  const isClaimed = last?.status === "completed" && active !== wish;
  return [
    ...(isClaimed ? [`task ${last.id}: claims to act as @${wish}, and the app does as @${active}`] : []),
    ...claims.flatMap(({ id, status, config, username }) => {
      const [why] = certainFailures(switchParameters, { app: run.app, config, username });
      return status === "completed" && why ? [`task ${id}: claims what ends as ${why}`] : [];
    }),
    ...judgeBystanding(outside),
  ];
};

function wishOf(username: unknown): string | undefined {
  return typeof username === "string" ? username.replace(/^@/, "").toLowerCase() : undefined;
}

/** What a phone may have published after some attempt is found by it. */
export const published: readonly string[] = [
  `create index attempt_published on attempt (device_id, fence) where point is not null`,
];

import { expect, test } from "vitest";
import { profileOf } from "../../../src/scripts/catalog.ts";
import { parseAge } from "../../../src/scripts/seen/age.ts";

const MINUTE = 60_000;
const profile = profileOf("tiktok");

test.each([
  ["just now", 0, MINUTE],
  ["now", 0, MINUTE],
  ["12s ago", 12_000, 13_000],
  ["· 3m", 3 * MINUTE, 4 * MINUTE],
  ["3m ago", 3 * MINUTE, 4 * MINUTE],
  ["5 minutes ago", 5 * MINUTE, 6 * MINUTE],
  ["hace 2 horas", 120 * MINUTE, 180 * MINUTE],
  ["1d ago", 1440 * MINUTE, 2880 * MINUTE],
  ["yesterday", 0, 2880 * MINUTE],
  ["ahora", 0, MINUTE],
  ["hace un minuto", MINUTE, 2 * MINUTE],
  ["Hace 2 min", 2 * MINUTE, 3 * MINUTE],
  ["à l'instant", 0, MINUTE],
  ["Il y a 2 min", 2 * MINUTE, 3 * MINUTE],
  ["il y a une heure", 60 * MINUTE, 120 * MINUTE],
  ["il y a 3\u00A0j", 4320 * MINUTE, 5760 * MINUTE],
  ["agora mesmo", 0, MINUTE],
  ["há 2 min", 2 * MINUTE, 3 * MINUTE],
  ["2 min atrás", 2 * MINUTE, 3 * MINUTE],
  ["Há 1 minuto", MINUTE, 2 * MINUTE],
  ["только что", 0, MINUTE],
  ["минуту назад", MINUTE, 2 * MINUTE],
  ["2 мин. назад", 2 * MINUTE, 3 * MINUTE],
  ["5 минут назад", 5 * MINUTE, 6 * MINUTE],
  ["3 ч. назад", 180 * MINUTE, 240 * MINUTE],
  ["刚刚", 0, MINUTE],
  ["2分钟前", 2 * MINUTE, 3 * MINUTE],
  ["2 小时前", 120 * MINUTE, 180 * MINUTE],
  ["昨天 14:05", 0, 2880 * MINUTE],
])("%s is an age", (text, atLeastMs, lessThanMs) => {
  expect(parseAge(text, profile)).toEqual({ atLeastMs, lessThanMs });
});

test.each([
  "2026-11-20",
  "11-20",
  "20/11/2026",
  "November 20, 2025",
  "20 de noviembre de 2025",
  "1er novembre",
  "20 nov. 2025",
  "20 de nov. de 2025",
  "20 ноября 2025 г.",
  "11月20日",
  "2025年11月20日",
])("%s is at least a day old", (text) => {
  expect(parseAge(text, profile)?.atLeastMs).toBe(1440 * MINUTE);
});

test.each([
  "hello",
  "1,2 тыс.",
  "12 mil",
  "5 分",
  "1.234",
  "май",
  "il y a",
  "agora vai",
  "5 reasons to come now",
  "3 million",
  "",
  "12",
])("%j is no age", (text) => {
  expect(parseAge(text, profile)).toBeUndefined();
});

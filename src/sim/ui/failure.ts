/** The W3C error names that the UI server answers, with their HTTP status. */
const STATUS = {
  "invalid argument": 400,
  "invalid element state": 400,
  "invalid selector": 400,
  "invalid session id": 404,
  "no such alert": 404,
  "no such element": 404,
  "stale element reference": 404,
  "unknown command": 404,
  "session not created": 500,
  "unknown error": 500,
} as const;

export class UiFailure extends Error {
  readonly error: keyof typeof STATUS;

  constructor(error: keyof typeof STATUS, message: string) {
    super(message);
    this.error = error;
  }

  get httpStatus(): number {
    return STATUS[this.error];
  }
}

/** Rejects what is not an object. */
export function objectIn(value: unknown, name: string): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null)
    throw new UiFailure("invalid argument", `'${name}' must be an object`);
  return { ...value };
}

export function numberIn(value: unknown, name: string): number {
  if (typeof value !== "number" || !Number.isFinite(value))
    throw new UiFailure("invalid argument", `'${name}' must be a number`);
  return value;
}

export function textIn(value: unknown, name: string): string {
  if (typeof value !== "string") throw new UiFailure("invalid argument", `'${name}' is mandatory`);
  return value;
}

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

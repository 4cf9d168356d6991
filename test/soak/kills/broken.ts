/** What must never be, told so that it can be looked into. */
export class BrokenInvariant extends Error {
  override readonly name = "BrokenInvariant";
  /** The tasks that it is about. */
  readonly tasks: readonly number[];

  constructor(message: string, tasks: readonly number[] = []) {
    super(tasks.length === 0 ? message : `${message} (task ${tasks.join(", ")})`);
    this.tasks = tasks;
  }
}

export function demand(isTrue: boolean, message: string, tasks?: readonly number[]): asserts isTrue {
  if (!isTrue) throw new BrokenInvariant(message, tasks);
}

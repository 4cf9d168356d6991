/** What one line of the shell reads from and writes to. */
export interface ShellStreams {
  readonly stdin: AsyncIterable<Buffer>;
  readonly out: (bytes: Buffer) => Promise<void>;
  readonly err: (bytes: Buffer) => Promise<void>;
  /** Ends with the stream that the line came from. */
  readonly signal: AbortSignal;
}

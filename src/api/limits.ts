/** What one client may take of the port. Sizes in bytes, times in milliseconds. */
export interface Limits {
  /** From the first byte of a connection to knowing its protocol, each pause. */
  readonly openingTimeoutMs: number;
  readonly headersTimeoutMs: number;
  /** An HTTP/1 request whose body has not grown by `bodyPaceBytes` in this time is refused; uploads may take hours. */
  readonly bodyPaceMs: number;
  readonly bodyPaceBytes: number;
  /** Between requests of an HTTP/1 connection. */
  readonly keepAliveTimeoutMs: number;
  /** Without a byte either way while a request is open. Streams send heartbeats more often than this. */
  readonly stallTimeoutMs: number;
  /** Between pings to an HTTP/2 client; one that has not answered the last by the next is cut. */
  readonly pingIntervalMs: number;
  /** Of all request headers together. */
  readonly headerBytes: number;
  readonly concurrentStreams: number;
  /** Of buffers that an HTTP/2 connection may make us hold, in MB as Node counts them. */
  readonly sessionMemoryMb: number;
}

/** Of a request's body or message, as sent and as unpacked. */
export const BODY_LIMIT_BYTES = 8 * 1024 * 1024;

export const defaultLimits: Limits = {
  openingTimeoutMs: 10_000,
  headersTimeoutMs: 20_000,
  bodyPaceMs: 60_000,
  bodyPaceBytes: 32 * 1024,
  keepAliveTimeoutMs: 60_000,
  stallTimeoutMs: 120_000,
  pingIntervalMs: 20_000,
  headerBytes: 16_384,
  concurrentStreams: 250,
  sessionMemoryMb: 32,
};

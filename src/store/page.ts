/** Which part of a list is read. */
export interface Page {
  /** From 1. */
  readonly page: number;
  readonly pageSize: number;
}

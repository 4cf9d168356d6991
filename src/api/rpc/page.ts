/** Pages of a list: from 1, of 20 unless asked for, of 100 at most. */
const DEFAULT_SIZE = 20;
const LARGEST_SIZE = 100;

export interface Page {
  readonly page: number;
  readonly pageSize: number;
}

/** The rules of the .proto have refused pages below 1 and negative sizes. */
export function pageOf(request: { readonly page?: number | undefined; readonly pageSize: number }): Page {
  const { page = 1, pageSize } = request;
  return { page, pageSize: Math.min(pageSize === 0 ? DEFAULT_SIZE : pageSize, LARGEST_SIZE) };
}

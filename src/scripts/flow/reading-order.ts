/** A grid's items as they are read: by rows, then along the row. Pure. */
import type { Hit } from "../../device/ui/find.ts";

export function inReadingOrder(hits: readonly Hit[]): readonly Hit[] {
  return hits.toSorted((a, b) => {
    const [one, other] = [a.button.bounds, b.button.bounds];
    const isSameRow = Math.abs(one.top - other.top) < (one.bottom - one.top) / 2;
    return isSameRow ? one.left - other.left : one.top - other.top;
  });
}

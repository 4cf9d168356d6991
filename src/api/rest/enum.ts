/** The documented JSON forms of an enum's values, both ways. 0, "unspecified", has none: it is what is absent. */
import type { DescEnum, DescEnumValue } from "@bufbuild/protobuf";
import { documentedValue } from "../enum-form.ts";

/** The number of the value whose form this is, a documented number also as text. */
export function enumReader(desc: DescEnum): (form: unknown) => number | undefined {
  const numbers = new Map<unknown, number>();
  for (const value of specified(desc)) {
    const form = documentedValue(value);
    numbers.set(form, value.number);
    numbers.set(String(form), value.number);
  }
  return (form) => numbers.get(form);
}

/** For people: what `enumReader` takes. */
export function enumForms(desc: DescEnum): string {
  return specified(desc)
    .map((value) => String(documentedValue(value)))
    .join(", ");
}

/** JSON of each value by its number. */
export function enumJson(desc: DescEnum): ReadonlyMap<number, string> {
  return new Map(specified(desc).map((value) => [value.number, JSON.stringify(documentedValue(value))]));
}

function specified(desc: DescEnum): readonly DescEnumValue[] {
  return desc.values.filter(({ number }) => number !== 0);
}

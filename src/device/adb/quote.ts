/** One argument for the phone's shell (mksh), whatever is in it. */
export function quote(argument: string): string {
  if (argument.includes("\0")) throw new RangeError("a shell argument cannot hold a NUL");
  return `'${argument.replaceAll("'", `'\\''`)}'`;
}

/** Lets what is under way go on until the condition holds; the test's own time limit ends what never comes. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}

/** The platform's sounds. Any name is one, but those that begin with "ghost"; those that begin with "endless" never load. */
const SOUNDS = ["Ocean Drive", "Morning Coffee", "Night Bus", "Paper Planes", "Golden Hour"] as const;

/** What an app puts under photos by itself. */
export const SUGGESTED_SOUND = "Golden Hour";

export function isNoSound(name: string): boolean {
  return /^ghost\b/i.test(name.trim());
}

export function isEndless(name: string): boolean {
  return /^endless\b/i.test(name.trim());
}

/** What is recommended, or what a search for a name finds: a similar one comes with it, and first. */
export function soundsLike(query: string): readonly string[] {
  const wanted = query.trim();
  if (wanted === "") return SOUNDS;
  if (isNoSound(wanted) || isEndless(wanted)) return [];
  const known = SOUNDS.filter((name) => name.toLowerCase().includes(wanted.toLowerCase()));
  const exact = known.find((name) => name.toLowerCase() === wanted.toLowerCase()) ?? wanted;
  return [`${exact} (sped up)`, exact, ...known.filter((name) => name !== exact)];
}

/** Whose page a URL opens, e.g. https://www.instagram.com/nora/ */
export function nameIn(url: string | undefined): string | undefined {
  return /^https:\/\/(?:www\.)?instagram\.com\/([^/?]+)\/?(?:\?.*)?$/.exec(url ?? "")?.[1];
}

/** Which sound, e.g. https://www.instagram.com/reels/audio/Ocean-Drive-7016547803243022/ */
export function soundIn(url: string | undefined): string | undefined {
  const name = /^https:\/\/(?:www\.)?instagram\.com\/reels\/audio\/([^/?]+)/.exec(url ?? "")?.[1];
  return name?.replace(/-\d+$/, "").replaceAll("-", " ").replaceAll("%20", " ");
}

/** Whose page a URL opens, e.g. https://www.tiktok.com/@nora?lang=en */
export function nameIn(url: string | undefined): string | undefined {
  return /^https:\/\/(?:www\.)?tiktok\.com\/@([^/?]+)\/?(?:\?.*)?$/.exec(url ?? "")?.[1];
}

/** Which sound, e.g. https://www.tiktok.com/music/Ocean-Drive-7016547803243022337 */
export function soundIn(url: string | undefined): string | undefined {
  const name = /^https:\/\/(?:www\.)?tiktok\.com\/music\/([^/?]+)/.exec(url ?? "")?.[1];
  return name?.replace(/-\d+$/, "").replaceAll("-", " ").replaceAll("%20", " ");
}

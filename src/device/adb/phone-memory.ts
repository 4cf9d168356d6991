/**
 * What one session learned of a phone that the next need not ask again, for as long as the phone stays connected. Only what
 * shows at once when it has become wrong, or harms nobody then: each question costs a real phone up to half a second.
 */
export interface PhoneMemory {
  sdk?: number;
  /** Both APKs are there, in the version that this package brings. */
  hasUiServer?: boolean;
  hasMediaFolder?: boolean;
  /** The phone's, as a tag; empty where it does not tell. */
  language?: string;
  /** It does not let the language of an app be set. */
  keepsAppLanguages?: boolean;
  /** Nothing of the owner's is lent. */
  isGivenBack?: boolean;
  /** When our old media were last looked for, on the clock's `elapsed`. */
  sweptAt?: number;
}

/** A theme, or the wish to follow the system. Adding one: a file of tokens, imported in `styles.css`, and a line here. */
export const THEMES = [
  { id: 'light', label: 'Light', icon: 'light' },
  { id: 'dark', label: 'Dark', icon: 'dark' },
  { id: 'contrast', label: 'High contrast', icon: 'contrast' },
  { id: 'system', label: 'Follow the system', icon: 'system' },
] as const;

/** One of these, or one that this user added. */
export type ThemeId = (typeof THEMES)[number]['id'] | `own-${string}`;

/** What an added theme puts in place of the tokens of the light or dark one. */
export interface OwnColours {
  readonly dark: boolean;
  readonly tokens: { [name: string]: string };
}

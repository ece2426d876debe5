// How does the interface look to this user? Kept by the engine, with a local copy for the first paint.
import { askAs, call } from '../api/call';
import type { Preference } from '../api/contract';
import { lensOf, type Lens } from '../lenses';
import type { OwnColours, ThemeId } from '../themes';

export const DENSITIES = [
  { id: 'dense', label: 'Dense', row: 22 },
  { id: 'standard', label: 'Standard', row: 26 },
  { id: 'comfortable', label: 'Comfortable', row: 32 },
] as const;
export type DensityId = (typeof DENSITIES)[number]['id'];

/** Sizes of text; the lists of choices stand where they are chosen. */
export type TextId = 'standard' | 'large' | 'largest';

const LOCAL = 'nexus.appearance';
const darkSystem = matchMedia('(prefers-color-scheme: dark)');
const contrastSystem = matchMedia('(prefers-contrast: more)');

class Appearance {
  theme = $state<ThemeId>('system');
  /** Colours of an added theme, while one is chosen. */
  #own: OwnColours | null = null;
  #worn: string[] = [];
  density = $state<DensityId>('standard');
  text = $state<TextId>('standard');
  lens = $state.raw<Lens>(lensOf('examiner'));
  /** Height of a grid row, px. */
  readonly row = $derived(DENSITIES.find((density) => density.id === this.density)?.row ?? 26);

  constructor() {
    this.#take(readLocal());
    const follow = () => this.#apply();
    darkSystem.addEventListener('change', follow);
    contrastSystem.addEventListener('change', follow);
    this.#apply();
  }

  /** True once the user has chosen here: what the engine tells later can only be older. */
  #chosen = false;

  /** Takes what the engine remembers. */
  load(preferences: readonly Preference[]): void {
    if (this.#chosen) return;
    this.#take(Object.fromEntries(preferences.map(({ key, value }) => [key, value])));
    this.#apply();
    // Its file may have changed, or be gone.
    const { theme } = this;
    if (theme.startsWith('own-')) void import('./ownThemes').then(({ wear }) => wear(theme));
  }

  setTheme(theme: ThemeId, own: OwnColours | null = null): void {
    this.theme = theme;
    this.#own = own;
    this.#keep('theme', theme);
  }

  setDensity(density: DensityId): void {
    this.density = density;
    this.#keep('density', density);
  }

  setText(text: TextId): void {
    this.text = text;
    this.#keep('text', text);
  }

  setLens(lens: Lens): void {
    this.lens = lens;
    this.#keep('pov', lens.id);
  }

  #take(kept: Record<string, unknown>): void {
    if (typeof kept.theme === 'string') this.theme = kept.theme as ThemeId;
    if (kept.own) this.#own = kept.own as OwnColours;
    if (DENSITIES.some((density) => density.id === kept.density)) this.density = kept.density as DensityId;
    if (kept.text) this.text = kept.text as TextId;
    if (typeof kept.pov === 'string') this.lens = lensOf(kept.pov);
  }

  #keep(key: string, value: string): void {
    this.#chosen = true;
    this.#apply();
    // Not being able to remember a colour is no reason to interrupt anyone.
    call('preference_set', { key, value }).catch(() => undefined);
  }

  #apply(): void {
    askAs(this.lens.id);
    const root = document.documentElement;
    const system = contrastSystem.matches ? 'contrast' : darkSystem.matches ? 'dark' : 'light';
    const own = this.theme.startsWith('own-') ? this.#own : null;
    root.dataset.theme = own ? (own.dark ? 'dark' : 'light') : this.theme === 'system' ? system : this.theme;
    for (const name of this.#worn) root.style.removeProperty(name);
    this.#worn = Object.entries(own?.tokens ?? {}).map(([name, value]) => {
      root.style.setProperty(`--${name}`, value);
      return `--${name}`;
    });
    root.dataset.density = this.density;
    root.dataset.text = this.text;
    root.dataset.pov = this.lens.id;
    root.style.setProperty('--pov-h', String(this.lens.hue));
    root.style.setProperty('--pov-c', String(this.lens.chroma));
    const { theme, density, text, lens } = this;
    const copy = { theme, own, density, text, pov: lens.id, hue: lens.hue, chroma: lens.chroma };
    try {
      localStorage.setItem(LOCAL, JSON.stringify(copy));
    } catch {
      // Without local storage the first frame uses the system's theme.
    }
  }
}

function readLocal(): Record<string, unknown> {
  try {
    return JSON.parse(localStorage.getItem(LOCAL) ?? '{}') as Record<string, unknown>;
  } catch {
    return {};
  }
}

export const appearance = new Appearance();

// What can be done from everywhere?
import { LENSES } from '../lenses';
import { SCREENS } from '../screens';
import { THEMES } from '../themes';
import { appearance, DENSITIES } from './appearance.svelte';
import { overlays, type Command } from './commands.svelte';
import { route } from './route.svelte';
import { session } from './session.svelte';
import { tour } from './tour.svelte';
import { flip } from './undo';

/** Commands that no screen owns, for the state the application is in. */
export function globalCommands(): Command[] {
  return [...(session.info ? [...screens(), ...edits] : []), ...lenses(), ...looks(), ...cases(), ...help];
}

const screens = (): Command[] =>
  SCREENS.map((screen) => ({
    id: `go-${screen.id}`,
    title: `Go to ${screen.title}`,
    group: 'Screen',
    icon: screen.icon,
    keys: `g ${screen.key}`,
    run: () => route.go(screen.id),
  }));

const edits: Command[] = [
  edit('undo', 'Undo', 'Mod+Z', () => void flip('undo'), 'take back revert'),
  edit('redo', 'Redo', 'Mod+Y', () => void flip('redo'), 'make again'),
  edit('changes', 'Show all changes', 'g u', () => (overlays.changes = true), 'undo redo history list'),
];

const lenses = (): Command[] =>
  LENSES.map((lens, index) => ({
    id: `pov-${lens.id}`,
    title: `View as ${lens.label.toLowerCase()}`,
    group: 'Point of view',
    icon: 'pov',
    keys: `Alt+${index + 1}`,
    words: lens.question,
    run: () => appearance.setLens(lens),
  }));

const looks = (): Command[] => [
  ...THEMES.map((theme) => ({
    id: `theme-${theme.id}`,
    title: theme.id === 'system' ? 'Follow the system’s theme' : `Use ${theme.label.toLowerCase()} theme`,
    group: 'Appearance',
    icon: theme.icon,
    run: () => appearance.setTheme(theme.id),
  })),
  ...DENSITIES.map((density) => ({
    id: `density-${density.id}`,
    title: `${density.label} rows`,
    group: 'Appearance',
    icon: 'density',
    words: 'density height',
    run: () => appearance.setDensity(density.id),
  })),
];

const cases = (): Command[] => [
  command('case-new', 'New case', 'plus', () => (session.creating = true), 'create make'),
  command('case-choose', 'Open a case folder', 'open', () => void session.choose()),
  command(
    'case-sample',
    'Open the sample case Orchard Lane',
    'sample',
    () => void session.sample(),
    'demo example',
  ),
  ...(session.info
    ? [command('case-close', 'Close the case', 'close', () => void session.close(), 'start recent')]
    : []),
];

const help: Command[] = [
  {
    id: 'tour',
    title: 'Take the guided tour',
    group: 'Help',
    icon: 'play',
    words: 'first steps learn introduction five minutes sample',
    run: () => void takeTour(),
  },
  {
    id: 'print',
    title: 'Print this screen',
    group: 'Help',
    icon: 'print',
    keys: 'Mod+P',
    words: 'paper pdf',
    run: () => print(),
  },
  {
    id: 'keys',
    title: 'Show all keys',
    group: 'Help',
    icon: 'help',
    keys: '?',
    words: 'cheat sheet shortcuts keyboard help',
    run: () => (overlays.cheatSheet = true),
  },
  {
    id: 'palette',
    title: 'Search or run a command',
    group: 'Help',
    icon: 'search',
    keys: 'Mod+K',
    run: () => (overlays.palette = true),
  },
];

/** On the open case; on the sample case where none is open. */
export async function takeTour(): Promise<void> {
  if (session.info || (await session.sample())) tour.start();
}

function command(id: string, title: string, icon: string, run: () => void, words = ''): Command {
  return { id, title, group: 'Case', icon, words, run };
}

function edit(id: string, title: string, keys: string, run: () => void, words: string): Command {
  return { id, title, group: 'Changes', icon: 'audit', keys, words, run };
}

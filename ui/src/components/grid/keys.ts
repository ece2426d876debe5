/** What the keys do while a grid has them, for the cheat sheet; see `onkeydown` in `Grid.svelte`. */
export const GRID_KEYS: readonly { title: string; keys: string }[] = [
  { title: 'Next or previous row', keys: 'j k' },
  { title: 'One screen down or up', keys: 'PageDown PageUp' },
  { title: 'First or last row', keys: 'Home End' },
  { title: 'Choose more rows', keys: 'Shift+↓ Shift+↑' },
  { title: 'Choose all rows', keys: 'Mod+A' },
  { title: 'Copy the chosen rows', keys: 'Mod+C' },
  { title: 'Open the inspector', keys: 'Enter' },
  { title: 'Rows like this cell', keys: 'l' },
];

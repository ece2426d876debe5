// What can be done from here? Everything the palette lists and every key the cheat sheet shows.
export interface Command {
  readonly id: string;
  readonly title: string;
  /** Heading in the cheat sheet, note in the palette. */
  readonly group: string;
  readonly icon: string;
  /** Keys as written: `g t`, `Alt+1`, `/`. */
  readonly keys?: string;
  /** Another way to the same, not shown. */
  readonly also?: string;
  /** Words that find it though they are not in the title. */
  readonly words?: string;
  readonly run: () => void;
}

let lists: readonly (() => readonly Command[])[] = [];

/** Adds commands until the returned function is called. The list is a function, so that it follows the state it reads. */
export function offer(list: () => readonly Command[]): () => void {
  lists = [...lists, list];
  return () => {
    lists = lists.filter((known) => known !== list);
  };
}

/** Every command that can be run now; those of the screen on show come first. */
export function commands(): Command[] {
  return [...lists].reverse().flatMap((list) => list());
}

class Overlays {
  palette = $state(false);
  cheatSheet = $state(false);
  /** The list of changes that can be taken back. */
  changes = $state(false);
}

export const overlays = new Overlays();

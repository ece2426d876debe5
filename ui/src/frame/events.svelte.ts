// What does the engine tell without being asked?
import type { PickedFile } from '../api/contract';
import { invalidate } from '../api/live.svelte';
import { host } from '../host';
import { tellChanged } from './changes';
import { jobs } from './jobs.svelte';
import { sorting } from './sorting.svelte';
import { toasts } from './toasts.svelte';

class Drops {
  /** A drag with files is over the window. */
  over = $state(false);
  /** Files that wait to be reviewed before they are sealed. */
  files = $state.raw<readonly PickedFile[]>([]);

  /** Adds files to those under review. */
  add(files: readonly PickedFile[]): void {
    const known = new Set(this.files.map((file) => file.token));
    this.files = [...this.files, ...files.filter((file) => !known.has(file.token))];
  }
}

export const drops = new Drops();

/** Starts to listen; returns how to stop. */
export function listen(): () => void {
  return host.listen((event) => {
    switch (event.event) {
      case 'job':
        jobs.hear(event.data);
        break;
      case 'changed':
        invalidate(event.data);
        tellChanged(event.data);
        break;
      case 'resources':
        if (event.data.noticeable) toasts.show('plain', 'Memory runs short', event.data.text);
        break;
      case 'sorting':
        sorting.hear(event.data);
        break;
      case 'drag_over':
        drops.over = event.data;
        break;
      case 'dropped':
        drops.over = false;
        void import('./dropped').then(({ dropped }) => dropped(event.data));
        break;
    }
  });
}

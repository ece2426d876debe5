import type { Host } from './types';

export type { Host };

const inWindow = '__TAURI_INTERNALS__' in globalThis;

// Only the door that is there is loaded.
const door: Promise<Host> = inWindow
  ? import('./tauri').then(({ tauri }) => tauri)
  : import('./http').then(({ http }) => http);

/** The door this page was opened through. */
export const host: Host = {
  name: inWindow ? 'tauri' : 'http',

  call: async (lens, name, input) => (await door).call(lens, name, input),

  listen(hear) {
    let close: (() => void) | undefined;
    let closed = false;
    void door.then((opened) => {
      if (!closed) close = opened.listen(hear);
    });
    return () => {
      closed = true;
      close?.();
    };
  },
};

import { invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import type { Event } from '../api/contract';
import type { Host } from './types';

/** The window's door: one command, one event. */
export const tauri: Host = {
  name: 'tauri',

  call: (lens, name, input) => invoke('rpc', { lens, name, input }),

  listen(hear) {
    const opened = listen<Event>('nexus', (event) => hear(event.payload));
    return () => void opened.then((close) => close());
  },
};

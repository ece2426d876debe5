import type { Event, Failure } from '../api/contract';
import type { Host } from './types';

const LOST: Failure = {
  code: 'engine_unreachable',
  message: 'The engine does not answer. Nothing that was saved is lost; start the application again.',
  detail: '',
};

/** The loopback door, for tests and for work on the interface without a window. */
export const http: Host = {
  name: 'http',

  async call(lens, name, input) {
    const answer = await fetch(`/rpc/${lens}/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(input),
    }).catch((): never => {
      throw LOST;
    });
    if (answer.ok) return answer.json();
    throw await answer.json().catch((): Failure => ({ ...LOST, detail: `HTTP ${answer.status}` }));
  },

  listen(hear) {
    const source = new EventSource('/events');
    source.onmessage = (message) => hear(JSON.parse(message.data) as Event);
    return () => source.close();
  },
};

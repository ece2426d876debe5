// Who keeps more than answers, and so must hear of changes itself? (The grid's pages.)

type Hear = (tags: readonly string[]) => void;

const hearers = new Set<Hear>();

/** Calls `hear` with the tags of every change, until the returned function is called. */
export function onChanged(hear: Hear): () => void {
  hearers.add(hear);
  return () => hearers.delete(hear);
}

/** Passes a change on. */
export function tellChanged(tags: readonly string[]): void {
  for (const hear of hearers) hear(tags);
}

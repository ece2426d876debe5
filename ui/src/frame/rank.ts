// Which commands does a typed text mean?
import type { Command } from './commands.svelte';

/** Commands that hold every typed word, those whose title starts with the text first; all of them for no text. */
export function rank(commands: readonly Command[], text: string): Command[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...commands];
  return commands
    .map((command) => ({ command, score: score(command, words) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ command }) => command);
}

function score(command: Command, words: readonly string[]): number {
  const title = command.title.toLowerCase();
  const rest = `${command.group} ${command.words ?? ''}`.toLowerCase();
  let sum = 0;
  for (const word of words) {
    if (title.startsWith(word)) sum += 5;
    else if (title.includes(` ${word}`)) sum += 4;
    else if (title.includes(word)) sum += 2;
    else if (rest.includes(word)) sum += 1;
    else return 0;
  }
  return sum;
}

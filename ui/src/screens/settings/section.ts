import type { Component } from 'svelte';

/**
 * One part of the settings. Adding one: a file in `sections/` that exports this as `section` from its module script. Where
 * it stands follows from `order`.
 */
export interface Section {
  readonly id: string;
  readonly title: string;
  /** Place on the page, lowest first. */
  readonly order: number;
  /** What it is found by, beside its title: the names of its settings and other words for them. */
  readonly words: string;
}

interface Module {
  readonly default: Component;
  readonly section: Section;
}

const modules = import.meta.glob<Module>('./sections/*.svelte', { eager: true });

/** Every section, in order. */
export const SECTIONS = Object.values(modules)
  .map((module) => ({ ...module.section, part: module.default }))
  .sort((one, other) => one.order - other.order);

/** True where every word that is looked for begins a word of the section. */
export function found({ title, words }: Section, search: string): boolean {
  const known = `${title} ${words}`.toLowerCase().split(/[\s,]+/);
  const wanted = search.toLowerCase().split(/\s+/).filter(Boolean);
  return wanted.every((word) => known.some((one) => one.startsWith(word)));
}

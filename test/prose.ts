/** Finds prose where it belongs, in a dictionary, and where it does not, in markup. */
import { parse } from 'svelte/compiler';

/** Every sentence of the dictionary that is not made from values, with its place. */
export function sentences(part: unknown, place: string): { place: string; sentence: string }[] {
  if (typeof part === 'string') return [{ place, sentence: part }];
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([name, inner]) => sentences(inner, `${place}.${name}`));
}

/** Words that stand in the markup itself, or in an attribute that people read or hear. */
export function proseOf(markup: string): string[] {
  const found: string[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    if (Array.isArray(node)) {
      for (const part of node as unknown[]) visit(part);
      return;
    }
    const { type, name, data, value } = node as Record<string, unknown>;
    if (type === 'Text' && typeof data === 'string' && /\p{L}{2}/u.test(data))
      found.push(data.trim());
    if (type === 'Attribute' && typeof name === 'string') {
      if (/^(?:aria-label|title|placeholder|alt|label)$/.test(name)) visit(value);
      return;
    }
    for (const [key, part] of Object.entries(node)) if (key !== 'css') visit(part);
  };
  visit(parse(markup, { modern: true }).fragment);
  return found;
}

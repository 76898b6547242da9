/**
 * What differs in a request, taken from its sheet so that it can stand on top: the part that sets it
 * against the station's records, without the lines that say nothing is new.
 */
import type { SheetSection } from '../../ipc/shapes.ts';

export type Change = SheetSection['lines'][number] & { readonly isNew: boolean };

/** Values by which the station says that there is nothing of the kind. */
const NOTHING = new Set(['none']);

export function changesIn(sections: readonly SheetSection[], heading: string): Change[] {
  const section = sections.find((part) => part.heading === heading);
  return (section?.lines ?? []).map((line) => ({ ...line, isNew: isNew(line) }));
}

function isNew({ label, value }: SheetSection['lines'][number]): boolean {
  if (label.endsWith('WILL BE REFUSED')) return true;
  const tellsDifference = label.endsWith('not in it') || label === 'Numbers never received';
  return tellsDifference && !NOTHING.has(value);
}

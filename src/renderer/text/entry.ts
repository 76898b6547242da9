/**
 * The facts of an audit entry as people scan them: short values in one line, and all of them as
 * labels and values. Names of facts are the log's own; an underscore is drawn as a space.
 */
import type { AuditEntryFacts } from '../../ipc/shapes.ts';

type EntryFacts = AuditEntryFacts['facts'];

/** Longer values are digests, ids and lists: they are looked up, not scanned. */
const SCANNED = 32;

/** `names` are those of people and gateways by their ids, which nobody knows by heart. */
export function entrySummary(
  facts: EntryFacts,
  names: ReadonlyMap<string, string> = new Map(),
): string {
  return Object.entries(facts)
    .map(([name, value]) => {
      const known = names.get(String(value));
      return known === undefined
        ? { name, value }
        : { name: name.replace(/_id$/, ''), value: known };
    })
    .filter(({ value }) => String(value).length <= SCANNED && value !== '')
    .map(({ name, value }) => `${factLabel(name)} ${value}`)
    .join(', ');
}

export function factsOfEntry(
  facts: EntryFacts,
): { readonly label: string; readonly value: string; readonly isMono: boolean }[] {
  return Object.entries(facts).map(([name, value]) => ({
    label: factLabel(name),
    value: String(value),
    isMono: true,
  }));
}

function factLabel(name: string): string {
  return name.replaceAll('_', ' ');
}

/**
 * Who took part, by name, with what they did. An entry names several people in one text, and a name
 * may hold a comma of its own, so the text is read against the names on the station's card.
 */
import type { AuditEntry } from '../audit/entry.ts';
import type { CeremonyKind } from './kinds.ts';
import type { Names } from './said.ts';

export type Participant = { readonly name: string; readonly part: string };

/** By the kind of entry: which of its facts names people, and what they did. */
const PARTS: Readonly<Record<string, { readonly fact: string; readonly part: string }>> = {
  'unlock.succeeded': { fact: 'custodians', part: 'unlocked the station' },
  'approval.given': { fact: 'custodian', part: 'approved the request' },
  'approval.declined': { fact: 'custodian', part: 'declined the request' },
  'peer.paired': { fact: 'approved_by', part: 'approved the pairing' },
  'peer.revoked': { fact: 'approved_by', part: 'approved the revoking' },
  'custodian.released': { fact: 'approved_by', part: 'approved the release' },
  'clock.confirmed': { fact: 'approved_by', part: 'confirmed the clock' },
  'air-gap.acknowledged': { fact: 'approved_by', part: 'acknowledged the open air gap' },
  'station.restored': { fact: 'approved_by', part: 'approved the restore' },
  'backup.tested': { fact: 'approved_by', part: 'opened the backup' },
};

/** In the order of their first part. */
export function participantsOf(
  steps: readonly AuditEntry[],
  kind: CeremonyKind,
  names: Names,
): Participant[] {
  const parts = new Map<string, Set<string>>();
  const add = (name: string, part: string): void => {
    parts.set(name, (parts.get(name) ?? new Set()).add(part));
  };
  if (kind === 'set-up') for (const name of names.values()) add(name, 'custodian');
  for (const { kind: entryKind, facts } of steps) {
    const part = Object.hasOwn(PARTS, entryKind) ? PARTS[entryKind] : undefined;
    const people = part === undefined ? undefined : facts[part.fact];
    if (part !== undefined && people !== undefined) {
      for (const name of peopleIn(String(people), names)) add(name, part.part);
    }
    const reporter = entryKind === 'deviation.recorded' ? facts['reported_by'] : undefined;
    if (reporter !== undefined) add(String(reporter), 'reported a deviation');
  }
  return Array.from(parts, ([name, did]) => ({ name, part: Array.from(did).join(', ') }));
}

/** `Ada, Lee, Ben` of the custodians `Ada`, `Lee, Ben`: the longest name that fits comes first. */
export function peopleIn(text: string, names: Names): string[] {
  const known = Array.from(names.values()).sort((a, b) => b.length - a.length);
  const people: string[] = [];
  for (let rest = text; rest !== '';) {
    const name =
      known.find((candidate) => rest === candidate || rest.startsWith(`${candidate}, `)) ??
      rest.split(', ', 1)[0] ??
      rest;
    people.push(name);
    rest = rest.slice(name.length + 2);
  }
  return people;
}

/**
 * Which entries of a span are steps of its ceremony. A station may serve several ceremonies in one
 * run, and may be started in between only to be looked at: what is of another ceremony is left out,
 * and so is a run in which nothing of this one happened and nothing deviated.
 */
import type { AuditEntry } from '../audit/entry.ts';
import { NAMING_KINDS, type Ceremony } from './kinds.ts';
import { RUN_START } from './span.ts';

type Part = 'own' | 'of the run' | 'none';

export function stepsOf(
  entries: readonly AuditEntry[],
  ceremony: Ceremony,
  deviates: (entry: AuditEntry) => boolean,
): AuditEntry[] {
  const steps: AuditEntry[] = [];
  let run: AuditEntry[] = [];
  let isOfCeremony = false;
  const close = (): void => {
    if (isOfCeremony) steps.push(...run);
    run = [];
    isOfCeremony = false;
  };
  for (const entry of entries) {
    // The entry that begins a vault stands before the start of its first run.
    if (entry.kind === RUN_START && run.some(({ kind }) => kind === RUN_START)) close();
    const part = partOf(entry, ceremony);
    if (part === 'none') continue;
    run.push(entry);
    if (part === 'own' || deviates(entry)) isOfCeremony = true;
  }
  close();
  return steps;
}

function partOf(entry: AuditEntry, ceremony: Ceremony): Part {
  const { kind, facts, index } = entry;
  const { naming } = ceremony;
  if (index === naming.index || ceremony.isCompletedBy(entry)) return 'own';
  const requestId = facts['request_id'];
  if (requestId !== undefined) return requestId === naming.facts['request_id'] ? 'own' : 'none';
  if (kind === 'backup.intent') {
    const isOwn = naming.kind === 'backup.made' && facts['number'] === naming.facts['number'];
    return isOwn ? 'own' : 'none';
  }
  // The outcome of the try follows, or its absence is a deviation.
  if (kind === 'unlock.attempted') return 'none';
  if (kind === 'deviation.recorded') return 'own';
  return NAMING_KINDS.includes(kind) && !ALSO_A_DEVIATION.has(kind) ? 'none' : 'of the run';
}

/** They name a ceremony of their own and are seen in every other. */
const ALSO_A_DEVIATION = new Set(['clock.confirmed', 'air-gap.acknowledged', 'station.restored']);

/**
 * THE LIST of ceremonies: each is named by one audit entry, from which its kind, its title and its
 * end follow. Nothing is stored of a ceremony but the entries themselves.
 */
import type { AuditEntry } from '../audit/entry.ts';

export const CEREMONY_KINDS = [
  'set-up',
  'pairing',
  'request',
  'custody',
  'backup',
  'restore',
] as const;
export type CeremonyKind = (typeof CEREMONY_KINDS)[number];

type Naming = {
  readonly kind: CeremonyKind;
  readonly title: (fact: (name: string) => string) => string;
  /** The entry that completes it; where none is given, the entry that names it does. */
  readonly isCompletedBy?: (entry: AuditEntry, naming: AuditEntry) => boolean;
};

/** By the kind of the entry that names the ceremony. */
export const NAMING: Readonly<Record<string, Naming>> = {
  'station.created': {
    kind: 'set-up',
    title: (fact) => `Set-up of the station ${fact('name')}`,
    isCompletedBy: ({ kind }) => kind === 'unlock.succeeded',
  },
  'station.restored': {
    kind: 'restore',
    title: (fact) => `Restore from backup ${fact('backup_number')}`,
    isCompletedBy: ({ kind }) => kind === 'unlock.succeeded',
  },
  'peer.paired': { kind: 'pairing', title: (fact) => `Pairing of the gateway ${fact('name')}` },
  'bundle.received': {
    kind: 'request',
    title: (fact) => `Request ${fact('sequence')} of the gateway ${fact('gateway_id')}`,
    // A request of a revoked gateway can never be run.
    isCompletedBy: ({ kind, facts }, naming) =>
      (kind === 'response.exported' && facts['request_id'] === naming.facts['request_id']) ||
      (kind === 'peer.revoked' && facts['gateway_id'] === naming.facts['gateway_id']),
  },
  'peer.revoked': { kind: 'custody', title: (fact) => `Revoking of the gateway ${fact('name')}` },
  'custodian.released': { kind: 'custody', title: (fact) => `Release of ${fact('name')}` },
  'clock.confirmed': { kind: 'custody', title: () => 'Confirmation of the clock' },
  'air-gap.acknowledged': {
    kind: 'custody',
    title: () => 'Acknowledgement of the open air gap',
  },
  'backup.made': { kind: 'backup', title: (fact) => `Backup ${fact('number')}` },
  'backup.tested': { kind: 'backup', title: (fact) => `Test restore of backup ${fact('number')}` },
};

export const NAMING_KINDS: readonly string[] = Object.keys(NAMING);

/** A ceremony as the entry that names it tells it. */
export class Ceremony {
  readonly naming: AuditEntry;
  readonly kind: CeremonyKind;
  readonly title: string;
  readonly #isCompletedBy: NonNullable<Naming['isCompletedBy']>;

  private constructor(naming: AuditEntry, { kind, title, isCompletedBy }: Naming) {
    this.naming = naming;
    this.kind = kind;
    this.title = title((name) => String(naming.facts[name] ?? '?'));
    this.#isCompletedBy = isCompletedBy ?? (({ index }) => index === naming.index);
  }

  /** `undefined` for an entry that names none. */
  static namedBy(entry: AuditEntry): Ceremony | undefined {
    const naming = Object.hasOwn(NAMING, entry.kind) ? NAMING[entry.kind] : undefined;
    return naming === undefined ? undefined : new Ceremony(entry, naming);
  }

  /** `request-57`. */
  get id(): string {
    return `${this.kind}-${String(this.naming.index)}`;
  }

  /** A set-up and a restore begin a vault; all others begin in a process that was started before. */
  get beginsVault(): boolean {
    return this.kind === 'set-up' || this.kind === 'restore';
  }

  isCompletedBy(entry: AuditEntry): boolean {
    return entry.index >= this.naming.index && this.#isCompletedBy(entry, this.naming);
  }
}

/** The digests and the keys that the steps of a ceremony name, with words to be compared aloud. */
import type { AuditEntry } from '../audit/entry.ts';
import { digestWords } from '../keys/fingerprint.ts';

export type RecordedDigest = {
  readonly of: string;
  readonly digest: string;
  readonly words: string;
};

export type RecordedKey = {
  readonly key_id: string;
  /** Empty for a retired key, whose own entry does not name it. */
  readonly type: string;
  readonly fingerprint: string;
  readonly words: string;
  readonly outcome: 'made' | 'retired';
};

/** By the kind of entry: which of its facts are digests, and of what. */
const DIGESTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'station.created': { card_digest: 'station card' },
  'peer.paired': { card_digest: 'gateway card', sheet_digest: 'sheet of the act' },
  'peer.revoked': { card_digest: 'gateway card', sheet_digest: 'sheet of the act' },
  'custodian.released': { sheet_digest: 'sheet of the act' },
  'clock.confirmed': { sheet_digest: 'sheet of the act' },
  'air-gap.acknowledged': { sheet_digest: 'sheet of the act' },
  'bundle.received': {
    digest: 'request',
    sealed_digest: 'request file',
    sheet_digest: 'review sheet',
  },
  'response.sealed': { digest: 'response', sealed_digest: 'response file' },
  'backup.made': { digest: 'backup file' },
  'backup.tested': { digest: 'backup file' },
  'station.restored': { backup_digest: 'backup file' },
};

export function digestsOf(steps: readonly AuditEntry[]): RecordedDigest[] {
  const digests = new Map<string, RecordedDigest>();
  for (const { kind, facts } of steps) {
    for (const [fact, of] of Object.entries(own(DIGESTS, kind) ?? {})) {
      const digest = String(facts[fact] ?? '');
      if (!/^[0-9a-f]{64}$/.test(digest)) continue;
      digests.set(`${of} ${digest}`, { of, digest, words: digestWords(digest) });
    }
  }
  return Array.from(digests.values());
}

export function keysOf(steps: readonly AuditEntry[]): RecordedKey[] {
  const keys: RecordedKey[] = [];
  for (const { kind, facts } of steps) {
    if (kind !== 'key.created' && kind !== 'key.retired') continue;
    const fingerprint = String(facts['fingerprint'] ?? '');
    keys.push({
      key_id: String(facts['key_id'] ?? ''),
      type: String(facts['type'] ?? ''),
      fingerprint,
      words: /^[0-9a-f]{64}$/.test(fingerprint) ? digestWords(fingerprint) : '',
      outcome: kind === 'key.created' ? 'made' : 'retired',
    });
  }
  return keys;
}

function own<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

/**
 * Each kind of audit entry in plain words, for people who read a record. The words are part of
 * version 1 of the record: a sentence that is here never changes, for a verifier makes it again from
 * the entry and compares (a test holds them). A new kind is a new line; the station's own kinds do
 * not compile without one.
 */
import type { AuditEntry } from '../audit/entry.ts';

/** The custodians of the station's card, by id. */
export type Names = ReadonlyMap<string, string>;

type Fact = (name: string) => string;
type Sentence = (fact: Fact, custodian: string) => string;

export const SAID = {
  'station.created': (fact) =>
    `The station ${fact('name')} was set up with ${fact('custodians')} custodians, of whom ${fact('threshold')} are needed`,
  'station.opened': (fact) =>
    [
      'The station was started',
      ...(fact('clock') === 'accepted' ? [] : [`its clock is not accepted (${fact('clock')})`]),
      ...(fact('air_gap') === 'intact' ? [] : [`the air gap is open (${fact('findings')})`]),
    ].join('; '),
  'station.locked': (fact) => `The station was locked (${fact('reason')})`,
  'station.restored': (fact) =>
    `The station was restored from backup ${fact('backup_number')}, as generation ${fact('generation')}`,
  'vault.upgraded': () => 'The vault was brought to a newer version',
  'self-test.passed': () => 'The self-tests of the cryptography passed',
  'unlock.attempted': (fact, custodian) =>
    `The passphrase of ${custodian} was tried (${fact('purpose')})`,
  'unlock.succeeded': (fact) => `${fact('custodians')} unlocked the station`,
  'unlock.refused': (_, custodian) =>
    custodian === ''
      ? 'Unlocking was refused'
      : `Unlocking was refused at the passphrase of ${custodian}`,
  'custodian.released': (fact) =>
    `${fact('approved_by')} released ${fact('name')}, whom failed attempts had blocked`,
  'clock.confirmed': (fact) => `${fact('approved_by')} confirmed the clock`,
  'air-gap.breached': (fact) => `The air gap was found open (${fact('findings')})`,
  'air-gap.restored': () => 'What had opened the air gap is gone',
  'air-gap.acknowledged': (fact) =>
    `${fact('approved_by')} acknowledged the open air gap (${fact('findings')})`,
  'peer.paired': (fact) => `${fact('approved_by')} paired the gateway ${fact('name')}`,
  'peer.revoked': (fact) => `${fact('approved_by')} revoked the gateway ${fact('name')}`,
  'bundle.received': (fact) =>
    `Request ${fact('sequence')} was received${fact('transport') === 'frames' ? ' by camera' : ''} and verified`,
  'bundle.refused': () => 'A bundle was refused',
  'review.shown': () => 'The review sheet was shown',
  'approval.given': (fact) => `${fact('custodian')} approved the sheet`,
  'approval.declined': (fact) => `${fact('custodian')} declined the request: ${fact('reason')}`,
  'act.refused': (fact, custodian) =>
    `An act was refused: ${fact('act')}${custodian === '' ? '' : `, at the passphrase of ${custodian}`}`,
  'run.intent': (fact) =>
    `The run began, approved by ${fact('approved_by')} (items: ${fact('items')})`,
  'key.created': (fact) => `Key ${fact('key_id')} (${fact('type')}) was made and checked`,
  'key.retired': (fact) => `Key ${fact('key_id')} was retired`,
  'key.drilled': (fact) =>
    fact('failed') === 'none'
      ? `Key ${fact('key_id')} was opened and tried, and is sound`
      : `Key ${fact('key_id')} was opened and tried, and FAILED (${fact('failed')})`,
  'backup.drilled': (fact) =>
    fact('failed') === 'none'
      ? `Stored backup ${fact('backup_id')} was decrypted and has its checksum`
      : `Stored backup ${fact('backup_id')} was to be decrypted and compared, and FAILED (${fact('failed')})`,
  'item.refused': (fact) => `Item ${fact('item_id')} was refused (${fact('code')})`,
  'run.done': (fact) => `The run ended (items done: ${fact('items')})`,
  'run.cancelled': (fact) => `The run was stopped (items done and kept: ${fact('items_done')})`,
  'response.sealed': (fact) => `Response ${fact('sequence')} was signed and sealed`,
  'response.exported': (fact) =>
    fact('transport') === 'frames'
      ? 'The response was shown as codes, and it was said that the gateway has it'
      : 'The response was written to a drive and read back',
  'backup.intent': (fact) => `Backup ${fact('number')} was begun`,
  'backup.made': (fact) => `Backup ${fact('number')} was written and read back`,
  'backup.tested': (fact) => `Backup ${fact('number')} was restored as a test`,
  'deviation.recorded': (fact) => fact('what'),
} as const satisfies Record<string, Sentence>;

/** What the entry says, in words. */
export function saidOf({ kind, facts }: AuditEntry, names: Names): string {
  const fact: Fact = (name) => String(facts[name] ?? '?');
  const custodianId = facts['custodian_id'];
  const custodian =
    custodianId === undefined ? '' : (names.get(String(custodianId)) ?? String(custodianId));
  return isKnown(kind) ? SAID[kind](fact, custodian) : `An entry of the kind ${kind}`;
}

function isKnown(kind: string): kind is keyof typeof SAID {
  return Object.hasOwn(SAID, kind);
}

/**
 * A station's log made by hand, entry by entry, with its card's people and its key: what the tests of
 * this room make records of.
 */
import { nextEntry } from '../../../src/core/audit/chain.ts';
import { logOrigin, signCheckpoint } from '../../../src/core/audit/checkpoint.ts';
import { decodeEntry, encodeEntry, type AuditFacts } from '../../../src/core/audit/entry.ts';
import { MerkleTree } from '../../../src/core/audit/merkle-tree.ts';
import { ceremonyRecord, type CeremonyRecord } from '../../../src/core/ceremony/record.ts';
import { signRecord, type RecordTrust } from '../../../src/core/ceremony/signed-record.ts';
import { generateEd25519 } from '../../../src/core/crypto/ed25519.ts';
import { systemRandom } from '../../../src/core/crypto/random.ts';
import type { Dsse } from '../../../src/core/signing/dsse.ts';
import { digestOf, STATION_ID } from '../quorum/made-custodians.ts';

export const BUILD = 'permafrost 0.0.0 test';
export const REQUEST = '11111111-1111-4111-8111-111111111111';
export const OTHER_REQUEST = '22222222-2222-4222-8222-222222222222';
export const GATEWAY = '33333333-3333-4333-8333-333333333333';
export const ADA = '44444444-4444-4444-8444-444444444444';

export class MadeLog {
  readonly entries: Uint8Array[] = [];
  readonly tree = new MerkleTree();
  readonly identity = generateEd25519(systemRandom);
  readonly trust: RecordTrust = {
    station: {
      station_id: STATION_ID,
      name: 'Station One',
      env: 'test',
      card_digest: digestOf('card'),
    },
    custodians: new Map([
      [ADA, 'Ada'],
      ['55555555-5555-4555-8555-555555555555', 'Lee, Ben'],
    ]),
    identityKey: this.identity.publicKey,
  };

  /** Writes an entry; its index. The minutes of its time count the entries. */
  write(kind: string, facts: AuditFacts = {}): number {
    const index = this.entries.length;
    const at = new Date(Date.UTC(2026, 10, 20, 20, index)).toISOString().replace('.000', '');
    const bytes = encodeEntry(
      nextEntry(this.entries.at(-1), index, { at, kind, facts, rows: { 'x/1': digestOf(kind) } }),
    );
    this.entries.push(bytes);
    this.tree.append(bytes);
    return index;
  }

  start(facts: AuditFacts = {}): number {
    const opened = { build: BUILD, clock: 'accepted', air_gap: 'intact', findings: '', ...facts };
    const index = this.write('station.opened', opened);
    this.write('self-test.passed', { tests: 'aead' });
    return index;
  }

  lock(): number {
    return this.write('station.locked', { reason: 'asked' });
  }

  receive(requestId = REQUEST, sequence = 1): number {
    return this.write('bundle.received', {
      request_id: requestId,
      gateway_id: GATEWAY,
      sequence,
      digest: digestOf(`request ${requestId}`),
      sealed_digest: digestOf(`file ${requestId}`),
      sheet_digest: digestOf(`sheet ${requestId}`),
    });
  }

  make(requestId = REQUEST): number {
    return this.write('key.created', {
      request_id: requestId,
      key_id: systemRandom.uuid(),
      type: 'rsa4096',
      fingerprint: digestOf(`key ${String(this.entries.length)}`),
    });
  }

  export(requestId = REQUEST): number {
    return this.write('response.exported', { request_id: requestId });
  }

  /** The record over entries `from` to `to` (the whole log where they are left out). */
  record(namingIndex: number, from = 0, to = this.entries.length - 1): CeremonyRecord {
    return ceremonyRecord({
      entries: this.entries.slice(from, to + 1).map(decodeEntry),
      namingIndex,
      station: { ...this.trust.station, generation: 1 },
      custodians: this.trust.custodians,
      head: { size: this.tree.size, root: this.tree.root() },
    });
  }

  checkpoint(): string {
    return signCheckpoint({
      origin: logOrigin('station', STATION_ID),
      size: this.tree.size,
      root: this.tree.root(),
      ...this.identity,
    });
  }

  signed(record: CeremonyRecord, from = 0, to = this.entries.length - 1): Dsse {
    return signRecord({
      record,
      entries: this.entries.slice(from, to + 1),
      firstIndex: from,
      tree: this.tree,
      checkpoint: this.checkpoint(),
      ...this.identity,
    });
  }
}

/** One request from receiving to export, in one run; the index of the entry that names it. */
export function requestLog(): { log: MadeLog; named: number } {
  const log = new MadeLog();
  log.start();
  log.write('unlock.attempted', { custodian_id: ADA, purpose: 'unlock', attempt: 1 });
  log.write('unlock.succeeded', { custodians: 'Lee, Ben, Ada' });
  const named = log.receive();
  log.write('review.shown', { request_id: REQUEST });
  log.write('approval.given', { request_id: REQUEST, custodian: 'Ada' });
  log.write('act.refused', {
    act: 'approve',
    request_id: REQUEST,
    code: 'PASSPHRASE_WRONG',
    custodian_id: ADA,
  });
  log.write('approval.given', { request_id: REQUEST, custodian: 'Lee, Ben' });
  log.write('run.intent', { request_id: REQUEST, items: 1, approved_by: 'Ada, Lee, Ben' });
  log.make();
  log.write('run.done', { request_id: REQUEST, items: 1 });
  log.write('deviation.recorded', {
    what: 'The door stood open',
    reason: 'It was hot',
    reported_by: 'Cleo',
  });
  log.write('response.sealed', {
    request_id: REQUEST,
    sequence: 1,
    digest: digestOf('response'),
    sealed_digest: digestOf('response file'),
  });
  log.export();
  log.lock();
  return { log, named };
}

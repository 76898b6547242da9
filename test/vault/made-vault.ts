/**
 * Vaults for the tests of this room: made through the real interface with a row in every table, and
 * the attacker who edits the file with a plain SQLite connection while the station is off.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, expect } from 'vitest';
import { logOrigin, signCheckpoint } from '../../src/core/audit/checkpoint.ts';
import { sha256Hex } from '../../src/core/crypto/digest.ts';
import { generateEd25519 } from '../../src/core/crypto/ed25519.ts';
import { systemRandom as random } from '../../src/core/crypto/random.ts';
import { toHex, utf8 } from '../../src/core/encoding/bytes.ts';
import type { SecretKey } from '../../src/core/keys/secret-key.ts';
import { isRefusal, type Refusal } from '../../src/core/refusal.ts';
import type { RefusalCode } from '../../src/core/refusals.ts';
import type { StationIdentity } from '../../src/station/ports/identity.ts';
import type { KeyRecord } from '../../src/station/ports/keys.ts';
import type { CustodianRecord, PeerRecord } from '../../src/station/ports/parties.ts';
import type {
  ApprovalRecord,
  OutcomeRecord,
  RequestRecord,
  ResponseRecord,
} from '../../src/station/ports/requests.ts';
import type { Vault } from '../../src/station/ports/vault.ts';
import { vaultPath } from '../../src/vault/connection.ts';
import { createVault, openVault } from '../../src/vault/open-vault.ts';
import { rsaKeyRecord } from './key-record.ts';

export const AT = '2026-11-20T20:37:00Z';
export const NOW = new Date(AT);

const folders: string[] = [];

/** Memory where there is such a folder: for tests that write thousands of files for a moment. */
export const inMemory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** A new empty folder, removed when the test file ends. */
export function temporaryFolder(parent = tmpdir()): string {
  const folder = mkdtempSync(join(parent, 'permafrost-vault-'));
  folders.push(folder);
  return folder;
}

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

export type MadeVault = {
  readonly folder: string;
  readonly vault: Vault;
  readonly identity: StationIdentity;
  readonly signing: { readonly secret: SecretKey; readonly publicKey: Uint8Array };
};

export function makeVault(folder = join(temporaryFolder(), 'station')): MadeVault {
  const signing = generateEd25519(random);
  const identity: StationIdentity = {
    vaultId: random.uuid(),
    stationId: random.uuid(),
    env: 'test',
    name: 'Station of the tests',
    createdAt: AT,
    epoch: 1,
    threshold: 2,
    kekCheck: toHex(random.bytes(32)),
    generation: 0,
    card: utf8('the signed card'),
  };
  const vault = createVault(folder, {
    identity,
    facts: { station_id: identity.stationId },
    write: (writer) => {
      for (const name of ['Ada', 'Grace', 'Edsger']) writer.saveCustodian(custodianRecord(name));
      writer.saveKey({
        ...keyRecord(),
        role: 'identity',
        type: 'ed25519',
        publicKey: signing.publicKey,
        fingerprint: sha256Hex(signing.publicKey),
        requestId: '',
        itemId: '',
      });
    },
  });
  return { folder, vault, identity, signing };
}

/** A vault with a row in every table and a saved checkpoint, settled and closed. */
export function makeFullVault(): Omit<MadeVault, 'vault'> & { readonly requestId: string } {
  const made = makeVault();
  const { vault } = made;
  const peer = peerRecord();
  const request = requestRecord(peer.peerId, 1);
  const { requestId } = request;
  const key = { ...keyRecord(), requestId };
  act(vault, 'peer.paired', (writer) => {
    writer.savePeer(peer);
  });
  act(vault, 'bundle.received', (writer) => {
    writer.saveRequest(request);
    writer.setPeerHighSequence(peer.peerId, 1);
  });
  const custodian = expectSome(vault.custodians()[0]);
  const approval = approvalRecord(custodian.custodianId, request.payloadDigest);
  act(vault, 'approval.given', (writer) => {
    writer.saveApproval(approval);
  });
  act(vault, 'key.created', (writer) => {
    writer.saveKey(key);
    writer.saveOutcome(outcomeRecord(requestId, key.itemId));
  });
  act(vault, 'key.created', (writer) => {
    writer.saveKey({ ...keyRecord(), requestId });
  });
  act(vault, 'backup.made', (writer) => {
    const digest = toHex(random.bytes(32));
    const auditSize = vault.auditSize();
    writer.saveBackup({ number: 1, madeAt: AT, digest, keys: 2, auditSize, testedAt: AT });
  });
  const response = responseRecord(request, checkpointNow(made), vault.auditSize());
  act(vault, 'response.sealed', (writer) => {
    writer.saveResponse(response);
    writer.setRequestStatus(requestId, 'answered');
  });
  act(vault, 'station.locked');
  vault.saveCheckpoint(checkpointNow(made));
  vault.close();
  return { folder: made.folder, identity: made.identity, signing: made.signing, requestId };
}

/** One act at the time of the tests. */
export function act(
  vault: Vault,
  kind: Parameters<Vault['transact']>[0]['kind'],
  work?: Parameters<Vault['transact']>[1],
): void {
  vault.transact({ kind, at: AT, facts: {} }, work);
}

export function checkpointNow({ vault, identity, signing }: Omit<MadeVault, 'folder'>): string {
  const tree = vault.tree();
  const origin = logOrigin('station', identity.stationId);
  return signCheckpoint({ origin, size: tree.size, root: tree.root(), ...signing });
}

export function reopen(folder: string): Vault {
  return openVault(folder, { now: NOW });
}

/** What an attacker does with the file of a closed vault. */
export function tamper(folder: string, work: (db: Database.Database) => void): void {
  const db = new Database(vaultPath(folder));
  try {
    db.unsafeMode();
    db.pragma('foreign_keys = OFF');
    work(db);
    db.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    db.close();
  }
}

/** Runs `work` with the triggers of the audit log gone, and puts back the very same ones. */
export function withoutTriggers(db: Database.Database, work: () => void): void {
  const triggers = db
    .prepare<[], { name: string; sql: string }>(
      `SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'`,
    )
    .all();
  for (const { name } of triggers) db.exec(`DROP TRIGGER ${name}`);
  work();
  for (const { sql } of triggers) db.exec(sql);
}

/** The refusal that `work` throws; fails when it does not throw one with this code. */
export function refusalOf(code: RefusalCode, work: () => unknown): Refusal {
  try {
    const value = work();
    if (typeof value === 'object' && value !== null && 'close' in value) (value as Vault).close();
  } catch (error) {
    if (isRefusal(error)) {
      expect(error.code).toBe(code);
      return error;
    }
    throw error;
  }
  return expect.fail(`${code} was expected, and nothing was refused`);
}

export function expectSome<T>(value: T | undefined): T {
  return value ?? expect.fail('a value was expected');
}

export function custodianRecord(name: string): CustodianRecord {
  return {
    custodianId: random.uuid(),
    name,
    publicKey: generateEd25519(random).publicKey,
    epoch: 1,
    sealed: {
      kdf: { memoryKiB: 262_144, passes: 3, lanes: 1 },
      salt: toHex(random.bytes(16)),
      commit: toHex(random.bytes(32)),
      nonce: toHex(random.bytes(12)),
      sealed: toHex(random.bytes(81)),
    },
    failures: 0,
  };
}

/** A customer's key of realistic size; what it seals is random bytes. */
export function keyRecord(): KeyRecord {
  return rsaKeyRecord(AT);
}

export function peerRecord(): PeerRecord {
  return {
    peerId: random.uuid(),
    name: 'Gateway of the tests',
    env: 'test',
    signingKey: random.bytes(32),
    sealingKey: random.bytes(32),
    status: 'active',
    pairedAt: AT,
    cardDigest: toHex(random.bytes(32)),
    card: utf8('{"card":"of the gateway"}'),
    highSequence: 0,
  };
}

export function requestRecord(gatewayId: string, sequence: number): RequestRecord {
  return {
    requestId: random.uuid(),
    gatewayId,
    sequence,
    payloadDigest: toHex(random.bytes(32)),
    sealedDigest: toHex(random.bytes(32)),
    dsse: random.bytes(900),
    sheet: 'One key for “Zoë” – 零',
    sheetDigest: toHex(random.bytes(32)),
    status: 'received',
    receivedAt: AT,
    notAfter: '2026-12-01T00:00:00Z',
  };
}

export function approvalRecord(custodianId: string, subject: string): ApprovalRecord {
  return { act: 'request', subject, custodianId, dsse: random.bytes(700), approvedAt: AT };
}

export function responseRecord(
  { requestId, gatewayId }: RequestRecord,
  checkpoint: string,
  checkpointSize: number,
): ResponseRecord {
  return {
    requestId,
    gatewayId,
    sequence: 1,
    payloadDigest: toHex(random.bytes(32)),
    sealedDigest: toHex(random.bytes(32)),
    sealed: random.bytes(2000),
    checkpoint,
    checkpointSize,
    exportedAt: '',
  };
}

export function outcomeRecord(requestId: string, itemId: string): OutcomeRecord {
  return { itemId, requestId, kind: 'key.assign', body: `{"n":"${toHex(random.bytes(1500))}"}` };
}

/**
 * Records of the station as rows of the vault and back, column by column in the order of
 * `tables.ts`.
 */
import type { BackupRecord } from '../station/ports/backups.ts';
import type { StationIdentity } from '../station/ports/identity.ts';
import type { KeyRecord } from '../station/ports/keys.ts';
import type { CustodianRecord, PeerRecord } from '../station/ports/parties.ts';
import type {
  ApprovalRecord,
  OutcomeRecord,
  RequestRecord,
  ResponseRecord,
} from '../station/ports/requests.ts';
import { blob, integer, oneOf, text } from './columns.ts';
import type { ColumnValue, Row } from './statements.ts';
import { TABLES, type Table } from './tables.ts';

export type Codec<T> = {
  readonly table: Table;
  toRow(record: T): ColumnValue[];
  fromRow(row: Row): T;
};

export const identityCodec: Codec<StationIdentity> = {
  table: TABLES.identity,
  toRow: (r) => [
    1,
    r.vaultId,
    r.stationId,
    r.env,
    r.name,
    r.createdAt,
    r.epoch,
    r.threshold,
    r.kekCheck,
    r.generation,
    r.card,
  ],
  fromRow: (row) => ({
    vaultId: text(row, 'vault_id'),
    stationId: text(row, 'station_id'),
    env: oneOf(row, 'env', ['test', 'production']),
    name: text(row, 'name'),
    createdAt: text(row, 'created_at'),
    epoch: integer(row, 'epoch'),
    threshold: integer(row, 'threshold'),
    kekCheck: text(row, 'kek_check'),
    generation: integer(row, 'generation'),
    card: blob(row, 'card'),
  }),
};

export const custodianCodec: Codec<CustodianRecord> = {
  table: TABLES.custodian,
  toRow: (r) => [
    r.custodianId,
    r.name,
    r.publicKey,
    r.epoch,
    r.sealed.kdf.memoryKiB,
    r.sealed.kdf.passes,
    r.sealed.kdf.lanes,
    r.sealed.salt,
    r.sealed.commit,
    r.sealed.nonce,
    r.sealed.sealed,
    r.failures,
  ],
  fromRow: (row) => ({
    custodianId: text(row, 'custodian_id'),
    name: text(row, 'name'),
    publicKey: blob(row, 'public_key'),
    epoch: integer(row, 'epoch'),
    sealed: {
      kdf: {
        memoryKiB: integer(row, 'kdf_memory_kib'),
        passes: integer(row, 'kdf_passes'),
        lanes: integer(row, 'kdf_lanes'),
      },
      salt: text(row, 'salt'),
      commit: text(row, 'key_commitment'),
      nonce: text(row, 'nonce'),
      sealed: text(row, 'sealed'),
    },
    failures: integer(row, 'failures'),
  }),
};

export const peerCodec: Codec<PeerRecord> = {
  table: TABLES.peer,
  toRow: (r) => [
    r.peerId,
    r.name,
    r.env,
    r.signingKey,
    r.sealingKey,
    r.status,
    r.pairedAt,
    r.cardDigest,
    r.card,
    r.highSequence,
  ],
  fromRow: (row) => ({
    peerId: text(row, 'peer_id'),
    name: text(row, 'name'),
    env: oneOf(row, 'env', ['test', 'production']),
    signingKey: blob(row, 'signing_key'),
    sealingKey: blob(row, 'sealing_key'),
    status: oneOf(row, 'status', ['active', 'revoked']),
    pairedAt: text(row, 'paired_at'),
    cardDigest: text(row, 'card_digest'),
    card: blob(row, 'card'),
    highSequence: integer(row, 'high_sequence'),
  }),
};

export const keyCodec: Codec<KeyRecord> = {
  table: TABLES.keyPair,
  toRow: (r) => [
    r.keyId,
    r.role,
    r.type,
    r.publicKey,
    r.fingerprint,
    r.status,
    r.createdAt,
    r.epoch,
    r.requestId,
    r.itemId,
    r.wrapped.wrappedDek,
    r.wrapped.sealedSecret,
  ],
  fromRow: (row) => ({
    keyId: text(row, 'key_id'),
    role: oneOf(row, 'role', ['customer', 'identity', 'sealing', 'assignment']),
    type: oneOf(row, 'type', ['rsa4096', 'secp256k1', 'ed25519', 'x25519', 'p256']),
    publicKey: blob(row, 'public_key'),
    fingerprint: text(row, 'fingerprint'),
    status: oneOf(row, 'status', ['active', 'retired']),
    createdAt: text(row, 'created_at'),
    epoch: integer(row, 'epoch'),
    requestId: text(row, 'request_id'),
    itemId: text(row, 'item_id'),
    wrapped: { wrappedDek: blob(row, 'wrapped_dek'), sealedSecret: blob(row, 'sealed_secret') },
  }),
};

export const requestCodec: Codec<RequestRecord> = {
  table: TABLES.request,
  toRow: (r) => [
    r.requestId,
    r.gatewayId,
    r.sequence,
    r.payloadDigest,
    r.sealedDigest,
    r.dsse,
    r.sheet,
    r.sheetDigest,
    r.status,
    r.receivedAt,
    r.notAfter,
  ],
  fromRow: (row) => ({
    requestId: text(row, 'request_id'),
    gatewayId: text(row, 'gateway_id'),
    sequence: integer(row, 'sequence'),
    payloadDigest: text(row, 'payload_digest'),
    sealedDigest: text(row, 'sealed_digest'),
    dsse: blob(row, 'dsse'),
    sheet: text(row, 'sheet'),
    sheetDigest: text(row, 'sheet_digest'),
    status: oneOf(row, 'status', ['received', 'executing', 'answered']),
    receivedAt: text(row, 'received_at'),
    notAfter: text(row, 'not_after'),
  }),
};

export const approvalCodec: Codec<ApprovalRecord> = {
  table: TABLES.approval,
  toRow: (r) => [r.act, r.subject, r.custodianId, r.dsse, r.approvedAt],
  fromRow: (row) => ({
    act: text(row, 'act'),
    subject: text(row, 'subject'),
    custodianId: text(row, 'custodian_id'),
    dsse: blob(row, 'dsse'),
    approvedAt: text(row, 'approved_at'),
  }),
};

export const responseCodec: Codec<ResponseRecord> = {
  table: TABLES.response,
  toRow: (r) => [
    r.requestId,
    r.gatewayId,
    r.sequence,
    r.payloadDigest,
    r.sealedDigest,
    r.sealed,
    r.checkpoint,
    r.checkpointSize,
    r.exportedAt,
  ],
  fromRow: (row) => ({
    requestId: text(row, 'request_id'),
    gatewayId: text(row, 'gateway_id'),
    sequence: integer(row, 'sequence'),
    payloadDigest: text(row, 'payload_digest'),
    sealedDigest: text(row, 'sealed_digest'),
    sealed: blob(row, 'sealed'),
    checkpoint: text(row, 'checkpoint'),
    checkpointSize: integer(row, 'checkpoint_size'),
    exportedAt: text(row, 'exported_at'),
  }),
};

export const outcomeCodec: Codec<OutcomeRecord> = {
  table: TABLES.outcome,
  toRow: (r) => [r.itemId, r.requestId, r.kind, r.body],
  fromRow: (row) => ({
    itemId: text(row, 'item_id'),
    requestId: text(row, 'request_id'),
    kind: text(row, 'kind'),
    body: text(row, 'body'),
  }),
};

export const backupCodec: Codec<BackupRecord> = {
  table: TABLES.backup,
  toRow: (r) => [r.number, r.madeAt, r.digest, r.keys, r.auditSize, r.testedAt],
  fromRow: (row) => ({
    number: integer(row, 'number'),
    madeAt: text(row, 'made_at'),
    digest: text(row, 'digest'),
    keys: integer(row, 'keys'),
    auditSize: integer(row, 'audit_size'),
    testedAt: text(row, 'tested_at'),
  }),
};

/**
 * The manifest of a backup: which vault at which moment, what the file holds, and what a quorum needs
 * to open it from the file alone. Signed by the station's identity key. Closed: a field more or less,
 * or of another form, is refused.
 */
import {
  closedObject,
  hexField,
  integerField,
  listField,
  literalField,
  textField,
  timeField,
  uuidField,
} from '../../core/signing/closed-fields.ts';
import type { SealedCustodian } from '../../core/quorum/custodian-seal.ts';

export type BackupSection = {
  /** A table of the vault, or `audit_entry`. */
  readonly name: string;
  readonly records: number;
  /** SHA-256 of its records with their lengths, hex. */
  readonly sha256: string;
};

export type BackupCustodian = {
  readonly custodian_id: string;
  readonly name: string;
  readonly sealed: SealedCustodian;
};

export type BackupManifest = {
  readonly v: 1;
  readonly type: 'vault-backup';
  readonly vault_id: string;
  readonly station_id: string;
  readonly env: 'test' | 'production';
  /** The structure of the vault's tables. */
  readonly vault_version: number;
  readonly generation: number;
  readonly epoch: number;
  readonly threshold: number;
  readonly kek_check: string;
  readonly number: number;
  readonly made_at: string;
  readonly build: string;
  /** SHA-256 of the station card that the file carries. */
  readonly card_sha256: string;
  /** Customers' keys. */
  readonly keys: number;
  readonly sections: readonly BackupSection[];
  /** Entries of the audit log, and the signed checkpoint that covers all of them. */
  readonly audit: { readonly size: number; readonly checkpoint: string };
  readonly custodians: readonly BackupCustodian[];
  /** The backup's key under the key of keys, hex. */
  readonly key: { readonly wrapped_dek: string; readonly sealed_secret: string };
  /** The stream: its random prefix (hex), how many chunks, and the plaintext in them. */
  readonly content: {
    readonly prefix: string;
    readonly chunks: number;
    readonly bytes: number;
    readonly sha256: string;
  };
};

/** Refuses whatever is not exactly a {@link BackupManifest} (`SCHEMA_VIOLATION`). */
export function readManifest(value: unknown): BackupManifest {
  const fields = closedObject(value, 'backup', FIELDS);
  const audit = closedObject(fields.audit, 'audit', ['checkpoint', 'size']);
  const key = closedObject(fields.key, 'key', ['sealed_secret', 'wrapped_dek']);
  const content = closedObject(fields.content, 'content', ['bytes', 'chunks', 'prefix', 'sha256']);
  return {
    v: literalField(fields.v, 'v', [1]),
    type: literalField(fields.type, 'type', ['vault-backup']),
    vault_id: uuidField(fields.vault_id, 'vault_id'),
    station_id: uuidField(fields.station_id, 'station_id'),
    env: literalField(fields.env, 'env', ['test', 'production']),
    vault_version: integerField(fields.vault_version, 'vault_version', 1),
    generation: integerField(fields.generation, 'generation'),
    epoch: integerField(fields.epoch, 'epoch', 1),
    threshold: integerField(fields.threshold, 'threshold', 2),
    kek_check: hexField(fields.kek_check, 'kek_check', 32),
    number: integerField(fields.number, 'number', 1),
    made_at: timeField(fields.made_at, 'made_at'),
    build: textField(fields.build, 'build', 256),
    card_sha256: hexField(fields.card_sha256, 'card_sha256', 32),
    keys: integerField(fields.keys, 'keys'),
    sections: listField(fields.sections, 'sections', MAX_SECTIONS).map(readSection),
    audit: {
      size: integerField(audit.size, 'audit.size', 1),
      checkpoint: textField(audit.checkpoint, 'audit.checkpoint', 1_024),
    },
    custodians: listField(fields.custodians, 'custodians', MAX_CUSTODIANS).map(readCustodian),
    key: {
      wrapped_dek: hexField(key.wrapped_dek, 'key.wrapped_dek', WRAPPED_KEY_BYTES),
      sealed_secret: hexField(key.sealed_secret, 'key.sealed_secret', WRAPPED_KEY_BYTES),
    },
    content: {
      prefix: hexField(content.prefix, 'content.prefix', 19),
      chunks: integerField(content.chunks, 'content.chunks', 1),
      bytes: integerField(content.bytes, 'content.bytes', 1),
      sha256: hexField(content.sha256, 'content.sha256', 32),
    },
  };
}

function readSection(value: unknown): BackupSection {
  const fields = closedObject(value, 'section', ['name', 'records', 'sha256']);
  return {
    name: textField(fields.name, 'section.name', 64, /^[a-z][a-z_]*$/),
    records: integerField(fields.records, 'section.records'),
    sha256: hexField(fields.sha256, 'section.sha256', 32),
  };
}

function readCustodian(value: unknown): BackupCustodian {
  const fields = closedObject(value, 'custodian', ['custodian_id', 'name', 'sealed']);
  const sealed = closedObject(fields.sealed, 'sealed', [
    'commit',
    'kdf',
    'nonce',
    'salt',
    'sealed',
  ]);
  const kdf = closedObject(sealed.kdf, 'kdf', ['lanes', 'memoryKiB', 'passes']);
  return {
    custodian_id: uuidField(fields.custodian_id, 'custodian_id'),
    name: textField(fields.name, 'custodian.name', 200),
    sealed: {
      kdf: {
        memoryKiB: integerField(kdf.memoryKiB, 'kdf.memoryKiB', 1),
        passes: integerField(kdf.passes, 'kdf.passes', 1),
        lanes: integerField(kdf.lanes, 'kdf.lanes', 1),
      },
      salt: textField(sealed.salt, 'sealed.salt', 256, HEX),
      commit: textField(sealed.commit, 'sealed.commit', 256, HEX),
      nonce: textField(sealed.nonce, 'sealed.nonce', 256, HEX),
      sealed: textField(sealed.sealed, 'sealed.sealed', 1_024, HEX),
    },
  };
}

const MAX_SECTIONS = 64;
const MAX_CUSTODIANS = 255;
/** Nonce, 32 bytes of a key, tag. */
const WRAPPED_KEY_BYTES = 60;
const HEX = /^[0-9a-f]+$/;

const FIELDS = [
  'v',
  'type',
  'vault_id',
  'station_id',
  'env',
  'vault_version',
  'generation',
  'epoch',
  'threshold',
  'kek_check',
  'number',
  'made_at',
  'build',
  'card_sha256',
  'keys',
  'sections',
  'audit',
  'custodians',
  'key',
  'content',
] as const;

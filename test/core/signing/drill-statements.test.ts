import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../src/core/encoding/canonical.ts';
import { KEY_CHECKS } from '../../../src/core/keys/key-drill.ts';
import {
  encodeKeyStatement,
  encodePoolKeyStatement,
  verifyAttested,
  verifyKeyAttestation,
} from '../../../src/core/signing/attestation.ts';
import {
  encodeBackupDrill,
  encodeKeyDrill,
  type BackupDrillStatement,
  type KeyDrillStatement,
} from '../../../src/core/signing/drill-statements.ts';
import { decodeStatement } from '../../../src/core/signing/statement.ts';
import { AT, expectRefusal, STATION_ID } from '../quorum/made-custodians.ts';
import { makeAttestation, makeStatement } from './made-attestation.ts';

const ID = '3f2b8c52-93c6-4d3e-9a64-0f6f7a0f4c11';

const keyDrill: KeyDrillStatement = {
  v: 1,
  type: 'key-drill',
  station_id: STATION_ID,
  env: 'test',
  item_id: ID,
  key_id: ID,
  key_type: 'rsa4096',
  key_fingerprint: 'ab'.repeat(32),
  is_key_valid: true,
  passed: KEY_CHECKS,
  failed: 'none',
  user_identifier_sha256: '',
  checked_at: AT,
};

const backupDrill: BackupDrillStatement = {
  v: 1,
  type: 'backup-drill',
  station_id: STATION_ID,
  env: 'test',
  item_id: ID,
  backup_id: ID,
  key_id: ID,
  key_fingerprint: 'ab'.repeat(32),
  form: 'rsa-oaep',
  ciphertext_sha256: 'cd'.repeat(32),
  checksum: 'ef'.repeat(32),
  is_backup_valid: true,
  failed: 'none',
  checked_at: AT,
};

const { user_identifier_sha256: user, ...ofKey } = makeStatement(1);
const poolKey = { ...ofKey, type: 'pool-key' as const };

describe('a statement of a drill', () => {
  it('is read back as it was written, whatever the drill found', () => {
    const drills = fc.record({
      at: fc.integer({ min: 0, max: KEY_CHECKS.length }),
      user: fc.constantFrom('', user),
      fault: fc.constantFrom('none' as const, 'key' as const, 'content' as const),
    });
    fc.assert(
      fc.property(drills, ({ at, user: of, fault }) => {
        const failed = KEY_CHECKS[at] ?? 'none';
        const drill: KeyDrillStatement = {
          ...keyDrill,
          is_key_valid: failed === 'none',
          passed: KEY_CHECKS.slice(0, at),
          failed,
          user_identifier_sha256: of,
        };
        expect(decodeStatement(encodeKeyDrill(drill))).toEqual(drill);
        const backup = { ...backupDrill, is_backup_valid: fault === 'none', failed: fault };
        expect(decodeStatement(encodeBackupDrill(backup))).toEqual(backup);
      }),
    );
  });

  it('may leave out the second implementation, which is not there in every runtime', () => {
    const drill = { ...keyDrill, passed: KEY_CHECKS.slice(0, 3) };
    expect(decodeStatement(encodeKeyDrill(drill))).toEqual(drill);
  });

  it.each<[string, object]>([
    ['a verdict that contradicts what failed', { ...keyDrill, failed: 'opened', passed: [] }],
    ['a valid key of which too little was looked at', { ...keyDrill, passed: ['opened'] }],
    ['checks in another order', { ...keyDrill, passed: KEY_CHECKS.toReversed() }],
    ['a check twice', { ...keyDrill, passed: ['opened', ...KEY_CHECKS.slice(0, 3)] }],
    ['a failed check that also passed', { ...keyDrill, is_key_valid: false, failed: 'opened' }],
    ['a verdict that is no truth value', { ...keyDrill, is_key_valid: 1 }],
    ['the length of what was opened', { ...backupDrill, data_size: 81 }],
    ['a bad backup without a reason', { ...backupDrill, is_backup_valid: false }],
    ['a good backup with a reason', { ...backupDrill, failed: 'content' }],
    ['a finer reason than one word', { ...backupDrill, failed: 'padding' }],
    ['a form that is not served', { ...backupDrill, form: 'envelope' }],
    ['a type that there is not', { ...keyDrill, type: 'wallet-drill' }],
  ])('refuses %s', (_, changed) => {
    expectRefusal('SCHEMA_VIOLATION', () =>
      'backup_id' in changed
        ? encodeBackupDrill(changed as BackupDrillStatement)
        : encodeKeyDrill(changed as KeyDrillStatement),
    );
    expectRefusal('SCHEMA_VIOLATION', () => decodeStatement(canonicalJson(changed as never)));
  });
});

describe('the statement of a key of a pool', () => {
  it('is read back as it was written', () => {
    expect(decodeStatement(encodePoolKeyStatement(poolKey))).toEqual(poolKey);
  });

  it('refuses a user, and the statement of a user’s key refuses to be without one', () => {
    const owned = { ...poolKey, user_identifier_sha256: user };
    expectRefusal('SCHEMA_VIOLATION', () => encodePoolKeyStatement(owned));
    const bare = { ...poolKey, type: 'key' };
    expectRefusal('SCHEMA_VIOLATION', () => encodeKeyStatement(bare as never));
  });
});

describe('one attestation', () => {
  const { trust, again } = makeAttestation(1);
  const leaves = [
    encodeKeyStatement(makeStatement(2)),
    encodePoolKeyStatement(poolKey),
    encodeKeyDrill(keyDrill),
    encodeBackupDrill(backupDrill),
  ];
  const { attestation, proofs } = again({}, leaves);
  const shown = (at: number) => ({
    ...trust,
    index: at,
    proof: proofs[at]?.proof ?? [],
    statement: leaves[at] ?? '',
    attestation,
  });

  it('proves keys, keys of a pool and drills, each alone and by its type', () => {
    const types = leaves.map((_, at) => verifyAttested(shown(at)).statement.type);
    expect(types).toEqual(['key', 'pool-key', 'key-drill', 'backup-drill']);
  });

  it.each([1, 2, 3])('refuses the statement at %i where that of a user’s key is wanted', (at) => {
    expect(verifyKeyAttestation(shown(0)).statement.type).toBe('key');
    expectRefusal('ATTESTATION_INVALID', () => verifyKeyAttestation(shown(at)));
  });
});

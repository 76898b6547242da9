/** What a statement says, for people. A drill that failed is as genuine as one that did not. */
import type { Statement } from '../../core/signing/attestation.ts';
import type { Verified } from './verified.ts';

export type AttestedKeyFacts = {
  readonly keyId: string;
  readonly publicKeyHex: string;
  readonly fingerprint: string;
};

export type StatementWords = Pick<Verified, 'form' | 'facts'> & {
  readonly attests: string;
  /** Of the statement of a key: what another file about the same key is held against. */
  readonly key?: AttestedKeyFacts;
};

export function describeStatement(statement: Statement): StatementWords {
  const ofKey = [
    ['key id', statement.key_id],
    ['key fingerprint', statement.key_fingerprint],
  ] as const;
  switch (statement.type) {
    case 'key':
    case 'pool-key':
      return {
        form: 'attestation of a key',
        attests:
          statement.type === 'key'
            ? 'The station attests that it made this key offline (COLD).'
            : 'The station attests that it made this key offline (COLD), ahead of any user.',
        facts: [
          ['key id', statement.key_id],
          ['key type', statement.key_type],
          ['key fingerprint', statement.key_fingerprint],
          ['made', statement.created_at],
        ],
        key: {
          keyId: statement.key_id,
          publicKeyHex: statement.public_key,
          fingerprint: statement.key_fingerprint,
        },
      };
    case 'key-drill':
      return {
        form: 'drill of a key',
        attests: statement.is_key_valid
          ? 'The station attests that it opened this key and that it works.'
          : 'The station attests that this key FAILED when it was tried.',
        facts: [
          ...ofKey,
          ['passed', statement.passed.join(', ')],
          ['failed', statement.failed],
          ['checked', statement.checked_at],
        ],
      };
    case 'backup-drill':
      return {
        form: 'drill of a stored backup',
        attests: statement.is_backup_valid
          ? 'The station attests that it decrypted this backup and that its checksum holds.'
          : 'The station attests that this backup FAILED when it was tried.',
        facts: [
          ['backup id', statement.backup_id],
          ...ofKey,
          ['ciphertext', statement.ciphertext_sha256],
          ['checksum', statement.checksum],
          ['failed', statement.failed],
          ['checked', statement.checked_at],
        ],
      };
  }
}

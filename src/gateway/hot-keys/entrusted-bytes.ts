/** Bytes that a wallet entrusted to this gateway, sealed for the database and bound to whose they are. */
import type { Random } from '../../core/crypto/random.ts';
import { concat } from '../../core/encoding/bytes.ts';
import { SecretKey } from '../../core/keys/secret-key.ts';
import { unwrapSecret, wrapSecret } from '../../core/quorum/wrapped-secret.ts';
import type { RowIdentity } from '../../core/quorum/wrapped-secret.ts';

/** Nonce, sealed key and tag: 12 + 32 + 16. */
const WRAPPED_DEK_BYTES = 60;

interface Entrusted {
  readonly kek: SecretKey;
  readonly gatewayId: string;
  readonly context: string;
}

export function sealEntrusted(
  { kek, ...whose }: Entrusted,
  bytes: Uint8Array,
  random: Random,
): Uint8Array {
  const secret = new SecretKey(bytes.slice());
  try {
    const { wrappedDek, sealedSecret } = wrapSecret({ kek, row: rowOf(whose), secret, random });
    return concat(wrappedDek, sealedSecret);
  } finally {
    secret.destroy();
  }
}

/** The caller wipes it. Refuses `OPEN_FAILED`. */
export function openEntrusted({ kek, ...whose }: Entrusted, sealed: Uint8Array): Uint8Array {
  const wrapped = {
    wrappedDek: sealed.subarray(0, WRAPPED_DEK_BYTES),
    sealedSecret: sealed.subarray(WRAPPED_DEK_BYTES),
  };
  const secret = unwrapSecret({ kek, row: rowOf(whose), wrapped });
  try {
    return secret.use((bytes) => bytes.slice());
  } finally {
    secret.destroy();
  }
}

function rowOf({ gatewayId, context }: Omit<Entrusted, 'kek'>): RowIdentity {
  return {
    vaultId: gatewayId,
    table: 'entrusted',
    rowId: context,
    version: 1,
    type: 'bytes',
    fingerprint: '',
    epoch: 1,
  };
}

/**
 * An envelope for a HOT key is really opened before it is taken in, and what was in it is wiped: a share
 * that cannot be opened is refused while its sender still has it. For a COLD key nobody here can tell.
 */
import { openReceivedAead } from '../../core/crypto/aead-received.ts';
import { isRefusal } from '../../core/refusal.ts';
import { Fault } from '../conventions/fault.ts';
import type { Gateway } from '../gateway.ts';
import { hotStoreOf } from '../hot-keys/hot-store.ts';
import type { FoundKey } from '../keys/find-key.ts';
import { bytesOf } from './envelope.ts';
import type { Envelope } from './envelope.ts';

/**
 * Whether it was opened. Throws `Fault` 422 for one that does not open, and 503 where the HOT environment
 * is not open.
 */
export async function tryEnvelope(
  gateway: Gateway,
  key: FoundKey,
  envelope: Envelope,
): Promise<boolean> {
  if (key.environment === 'COLD') return false;
  const { nonce, sealed, wrappedKey } = bytesOf(envelope);
  try {
    const content = await hotStoreOf(gateway).openBackup(gateway.db, key.keyId, wrappedKey);
    try {
      const associatedData = new Uint8Array();
      openReceivedAead({ key: content, nonce, sealed, associatedData }).fill(0);
    } finally {
      content.fill(0);
    }
  } catch (error) {
    if (!isRefusal(error)) throw error;
    throw new Fault(
      422,
      'SHARE_UNREADABLE',
      'The envelope does not open with its key: it was not taken in',
    );
  }
  return true;
}

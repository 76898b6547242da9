/**
 * The key that a wallet says it encrypted to. What could never be opened again is refused at the door:
 * a key of nobody here, one that no longer takes anything, and one that encrypts nothing.
 */
import { Fault, invalidFields } from '../conventions/fault.ts';
import type { FaultSpec } from '../conventions/endpoint.ts';
import { assignedKeyByPublicKey } from '../keys/find-key.ts';
import type { FoundKey } from '../keys/find-key.ts';
import type { Database } from '../storage/tables.ts';

export const INVALID: FaultSpec = {
  status: 400,
  code: 'INVALID_PARAMETERS',
  when: 'a field is missing, unknown or wrong, or what was sent could never be opened',
};

export const RECIPIENT_FAULTS: readonly FaultSpec[] = [
  { status: 404, code: 'KEY_NOT_FOUND', when: 'nobody was given a key with this public key' },
  { status: 409, code: 'KEY_RETIRED', when: 'the key is retired and takes no new backup' },
];

export const PUBLIC_KEY_FORM = /^[0-9a-fA-F]{32,4096}$/;
export const PUBLIC_KEY_FAULT = 'is not 32 to 4096 hexadecimal digits';

/** Throws `Fault` 404, 409, or 400 for the field named `field`. */
export async function recipientKey(
  db: Database,
  publicKeyHex: string,
  field = 'public_key',
): Promise<FoundKey> {
  const key = await assignedKeyByPublicKey(db, publicKeyHex);
  if (key === undefined) throw new Fault(404, 'KEY_NOT_FOUND', 'Key not found');
  if (key.keyType !== 'rsa4096') {
    throw invalidFields({ [field]: [`is a ${key.keyType} key, and nothing is encrypted to one`] });
  }
  if (key.status === 'retired') {
    throw new Fault(
      409,
      'KEY_RETIRED',
      'The key is retired. Nothing was stored; have a new key assigned and encrypt to that.',
    );
  }
  return key;
}

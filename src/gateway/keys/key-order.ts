/** What is asked for when a key is asked for, by whichever API, and what cannot be served of it. */
import type { SignableField } from '../../core/keys/assignment.ts';
import { Fault } from '../conventions/fault.ts';
import type { CustomerKeyType, KeyEnvironment } from '../storage/tables/keys.ts';

export interface KeyOrder {
  readonly user_identifier: string;
  readonly key_type: CustomerKeyType;
  readonly key_environment: KeyEnvironment;
  readonly organisation?:
    { readonly customer_id: string; readonly customer_name?: string | undefined } | undefined;
  readonly package?:
    { readonly package_id: string; readonly package_name?: string | undefined } | undefined;
  /** Checked already: without repeats, and each can be resolved. */
  readonly sign_with?: readonly SignableField[] | undefined;
}

export interface ColdKeyOrder extends KeyOrder {
  readonly key_environment: 'COLD';
  readonly key_type: 'rsa4096' | 'secp256k1';
}

/** Throws `Fault` 501. What is not served is said plainly, and never replaced by something else. */
export function coldOrder(order: KeyOrder): ColdKeyOrder {
  const { key_type, key_environment } = order;
  if (key_environment !== 'COLD') throw new TypeError('an order of another environment');
  if (key_type !== 'ed25519') return { ...order, key_type, key_environment };
  throw new Fault(
    501,
    'KEY_TYPE_NOT_SERVED',
    'This gateway does not serve key_type ed25519 in COLD. No key was assigned.',
  );
}

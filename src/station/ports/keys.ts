/** Keys as the vault keeps and lists them; what is private is wrapped. */
import type { KeyType } from '../../core/keys/spki.ts';
import type { WrappedSecret } from '../../core/quorum/wrapped-secret.ts';

export type KeyRole = 'customer' | 'identity' | 'sealing' | 'assignment';

export type KeyStatus = 'active' | 'retired';

export type KeyRecord = {
  readonly keyId: string;
  readonly role: KeyRole;
  readonly type: KeyType | 'ed25519' | 'x25519' | 'p256';
  /** The published bytes: RSA as SPKI DER, secp256k1 as 33 compressed bytes. */
  readonly publicKey: Uint8Array;
  /** SHA-256 of `publicKey`, hex. */
  readonly fingerprint: string;
  readonly status: KeyStatus;
  readonly createdAt: string;
  readonly epoch: number;
  /** The request and item that asked for the key; empty for the station's own keys. */
  readonly requestId: string;
  readonly itemId: string;
  readonly wrapped: WrappedSecret;
};

/** A customer's key as a list shows it: nothing sealed. */
export type KeyLine = Pick<
  KeyRecord,
  'keyId' | 'status' | 'fingerprint' | 'createdAt' | 'requestId'
> & { readonly type: KeyType };

export type KeyWish = {
  /** The beginning of a key id, a fingerprint or a request id; '' for all. */
  readonly text: string;
  readonly type: KeyType | 'all';
  readonly status: KeyStatus | 'all';
  /** The last key of the page before; '' for the first page. */
  readonly after: string;
  readonly limit: number;
};

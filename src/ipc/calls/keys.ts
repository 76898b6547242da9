/** The keys that the station keeps: public facts only. All of it works while locked. */
import { z } from 'zod';
import { count, id, keyFacts, peerFacts, stationKeyFacts, auditFacts } from '../shapes.ts';
import { call, nothing } from './call.ts';

export const KEY_CALLS = {
  /** Customer keys, newest first, a page at a time; the cost is that of the page. */
  keys: call(
    z.strictObject({
      /** Matches the beginning of a key id, fingerprint or request id, spaces or not; '' for all. */
      text: z.string().max(128),
      type: z.enum(['all', 'rsa4096', 'secp256k1']),
      status: z.enum(['all', 'active', 'retired']),
      /** The last key of the page before; '' for the first page. */
      after: z.union([id, z.literal('')]),
      limit: z.int().min(1).max(100),
    }),
    z.strictObject({ keys: z.array(keyFacts), hasMore: z.boolean() }),
  ),
  /** One key, and every entry of the audit log that names it, oldest first. */
  key: call(
    z.strictObject({ keyId: id }),
    z.strictObject({
      key: keyFacts,
      words: z.string(),
      /** Hex: RSA as SPKI DER, secp256k1 as 33 compressed bytes. */
      publicKey: z.string(),
      epoch: count,
      itemId: z.string(),
      history: z.array(auditFacts),
    }),
  ),
  /** The key ring: the station's own keys and those of its gateways. */
  keyRing: call(
    nothing,
    z.strictObject({ station: z.array(stationKeyFacts), gateways: z.array(peerFacts) }),
  ),
} as const;

/** The keys that the station keeps, as public facts. */
import { toHex } from '../../core/encoding/bytes.ts';
import { digestWords } from '../../core/keys/fingerprint.ts';
import { refuse } from '../../core/refusal.ts';
import type { KEY_CALLS } from '../../ipc/calls/keys.ts';
import { auditEntryFacts } from '../audit-facts.ts';
import type { Handlers } from '../call.ts';
import { peerFacts } from '../facts.ts';
import type { StationHost } from '../host.ts';

const ROLES = ['identity', 'sealing', 'assignment'] as const;

export function keyHandlers(host: StationHost): Pick<Handlers, keyof typeof KEY_CALLS> {
  return {
    async keys(wish) {
      const { vault } = (await host.opened()).surroundings;
      // One more than wanted tells whether there are more.
      const found = vault.keyPage({ ...wish, limit: wish.limit + 1 });
      return { keys: found.slice(0, wish.limit), hasMore: found.length > wish.limit };
    },

    async key({ keyId }) {
      const { vault } = (await host.opened()).surroundings;
      const { role, type, status, fingerprint, createdAt, requestId, ...record } =
        vault.key(keyId) ?? refuse('KEY_UNKNOWN', { keyId });
      const isCustomers = role === 'customer' && (type === 'rsa4096' || type === 'secp256k1');
      if (!isCustomers) return refuse('KEY_UNKNOWN', { keyId });
      return {
        key: { keyId, type, status, fingerprint, createdAt, requestId },
        words: digestWords(fingerprint),
        publicKey: toHex(record.publicKey),
        epoch: record.epoch,
        itemId: record.itemId,
        history: vault.auditNaming('key_id', keyId).map(auditEntryFacts),
      };
    },

    async keyRing() {
      const { vault } = (await host.opened()).surroundings;
      const station = ROLES.flatMap((role) =>
        vault.keys(role).map(({ type, fingerprint, createdAt }) => ({
          role,
          type,
          fingerprint,
          words: digestWords(fingerprint),
          createdAt,
        })),
      );
      return { station, gateways: vault.peers().map(peerFacts) };
    },
  };
}

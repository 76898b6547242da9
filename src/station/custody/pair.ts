/**
 * Pairing: from then on, requests signed with this gateway's key are listened to. The card proves
 * only that its maker holds its key; whose it is, people settle by comparing the fingerprint that its
 * owner reads out over another channel. A key that was revoked here is never paired again.
 */
import { formatTime } from '../../core/clock.ts';
import { equalBytes } from '../../core/encoding/bytes.ts';
import { digestWords, normaliseWords } from '../../core/keys/fingerprint.ts';
import { isReadOut, typedHex } from '../../core/keys/read-out.ts';
import { refuse } from '../../core/refusal.ts';
import { readGatewayCard, type OpenedGatewayCard } from '../../protocol/cards/gateway-card.ts';
import { digestLines } from '../sheet-text.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Vault } from '../ports/vault.ts';
import type { CustodyAct } from './act.ts';

/** No card is longer, by far. */
const MAX_CARD_BYTES = 65_536;

/** What people compare before they pair. Refuses `CARD_INVALID`, `SIGNATURE_INVALID`. */
export function inspectCard(cardBytes: Uint8Array): { name: string; digest: string } {
  if (cardBytes.length > MAX_CARD_BYTES) refuse('CARD_INVALID', { reason: 'it is too large' });
  const { card, digest } = readGatewayCard(cardBytes);
  return { name: card.name, digest };
}

/**
 * Refuses `CARD_INVALID`, `SIGNATURE_INVALID`, `WRONG_ENVIRONMENT`, `PEER_ALREADY_PAIRED`,
 * `SIGNER_REVOKED`.
 */
export function pairingAct(
  cardBytes: Uint8Array,
  { vault, clock }: Pick<Surroundings, 'vault' | 'clock'>,
): CustodyAct {
  const opened = readGatewayCard(cardBytes);
  const { card, digest } = opened;
  checkCanPair(opened, vault);
  const earlier = vault.peers().find((peer) => peer.peerId === card.gateway_id);
  return {
    act: 'pair',
    kind: 'peer.paired',
    facts: { gateway_id: card.gateway_id, name: card.name, card_digest: digest },
    title: 'Pair a gateway',
    lines: [
      { label: 'Gateway', value: card.name },
      { label: 'Gateway id', value: card.gateway_id },
      { label: 'Card made at', value: card.created_at },
      {
        label: 'Known here',
        value: earlier === undefined ? 'no' : 'yes, with a key since revoked',
      },
      ...digestLines('Fingerprint of its card', digest),
    ],
    write: (writer) => {
      writer.savePeer({
        peerId: card.gateway_id,
        name: card.name,
        env: card.env,
        signingKey: opened.signingKey,
        sealingKey: opened.sealingKey,
        status: 'active',
        pairedAt: formatTime(clock.now()),
        cardDigest: digest,
        card: cardBytes,
        highSequence: earlier?.highSequence ?? 0,
      });
    },
  };
}

/** What was read out, 64 hex digits or 12 words, is of this card; refuses `CARD_DIFFERS`. */
export function checkReadOut(cardBytes: Uint8Array, readOut: string): void {
  const { digest } = readGatewayCard(cardBytes);
  if (isReadOut(readOut, digest)) return;
  const hex = typedHex(readOut);
  refuse('CARD_DIFFERS', {
    found: digestWords(digest),
    expected: /^[0-9a-f]*$/.test(hex) ? hex.slice(0, 80) : normaliseWords(readOut).slice(0, 160),
  });
}

function checkCanPair({ card, signingKey }: OpenedGatewayCard, vault: Vault): void {
  const { env } = vault.identity();
  if (card.env !== env) refuse('WRONG_ENVIRONMENT', { found: card.env, expected: env });
  for (const peer of vault.peers()) {
    const isSameKey = equalBytes(peer.signingKey, signingKey);
    if (isSameKey && peer.status === 'revoked') refuse('SIGNER_REVOKED', { peer: peer.name });
    const isTaken = isSameKey || (peer.peerId === card.gateway_id && peer.status === 'active');
    if (isTaken) refuse('PEER_ALREADY_PAIRED', { peer: peer.name });
  }
}

/** The gateway card: what is carried to the station, and what two people compare when pairing. */
import { utf8 } from '../core/encoding/bytes.ts';
import { digestWords } from '../core/keys/fingerprint.ts';
import { readGatewayCard } from '../protocol/cards/gateway-card.ts';
import type { Gateway } from './gateway.ts';

export interface GatewayCardReport {
  /** The card as a file: canonical JSON of the signed card. */
  readonly bytes: Uint8Array;
  readonly gatewayId: string;
  readonly env: string;
  readonly name: string;
  /** SHA-256 of the card's payload, and its first 96 bits as words. */
  readonly digest: string;
  readonly words: string;
}

export function gatewayCard(gateway: Gateway): GatewayCardReport {
  const bytes = utf8(gateway.identity.card);
  const { card, digest } = readGatewayCard(bytes);
  return {
    bytes,
    gatewayId: card.gateway_id,
    env: card.env,
    name: card.name,
    digest,
    words: digestWords(digest),
  };
}

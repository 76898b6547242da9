/**
 * The station card is the one thing a verifier is told to trust. It proves that whoever signed it
 * holds its key; that it is the true card only people can say, by its fingerprint.
 */
import { digestWords } from '../../core/keys/fingerprint.ts';
import { isReadOut } from '../../core/keys/read-out.ts';
import { refuse } from '../../core/refusal.ts';
import { readStationCard } from '../../protocol/cards/station-card.ts';
import type { Verified } from './verified.ts';

export type TrustedCard = ReturnType<typeof readStationCard> & { readonly words: string };

/** Refuses `CARD_INVALID`, `SIGNATURE_INVALID`, and `CARD_DIFFERS` from the fingerprint read out. */
export function trustedCard(bytes: Uint8Array, readOut?: string): TrustedCard {
  const card = readStationCard(bytes);
  const words = digestWords(card.digest);
  if (readOut !== undefined && !isReadOut(readOut, card.digest)) {
    refuse('CARD_DIFFERS', { found: `${card.digest} (${words})`, expected: readOut });
  }
  return { ...card, words };
}

/** What the card says of itself. */
export function describeCard({ card, digest, words }: TrustedCard): Verified {
  return {
    form: 'station card',
    holds: ['The card is signed by the station key that it names.'],
    facts: [
      ['station', `${card.name} (${card.station_id})`],
      ['environment', card.env],
      ['quorum', `${card.threshold} of ${card.custodians.length}`],
      ['fingerprint', digest],
      ['in words', words],
    ],
  };
}

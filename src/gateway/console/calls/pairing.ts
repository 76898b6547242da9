/**
 * Pairing at the console, in the station's own order: what the card says without its fingerprint,
 * then what a person heard by another way, only then the fingerprint to set against it. The page can
 * not show early what it was never given.
 */
import { formatTime } from '../../../core/clock.ts';
import { sha256Hex } from '../../../core/crypto/digest.ts';
import { fromBase64, fromUtf8 } from '../../../core/encoding/bytes.ts';
import { normaliseWords } from '../../../core/keys/fingerprint.ts';
import { isReadOut, typedHex } from '../../../core/keys/read-out.ts';
import { isRefusal, refuse } from '../../../core/refusal.ts';
import { readStationCard } from '../../../protocol/cards/station-card.ts';
import { appendEntry } from '../../audit/log.ts';
import { onRecord } from '../../audit/on-record.ts';
import { gatewayCard } from '../../card.ts';
import type { Gateway } from '../../gateway.ts';
import { inspectStationCard, pairStation } from '../../pairing/pair-station.ts';
import type {
  Comparison,
  GatewayCardView,
  Paired,
  ReadOutCard,
  StationCardFacts,
} from '../contract.ts';

const WORDS = 12;

export function ourCard(gateway: Gateway): GatewayCardView {
  const { bytes, gatewayId, name, digest, words } = gatewayCard(gateway);
  return {
    gatewayId,
    env: gateway.identity.env,
    name,
    digest,
    words,
    fileName: 'gateway-card.json',
    card: fromUtf8(bytes),
    bytesDigest: sha256Hex(bytes),
  };
}

/** Refuses `CARD_INVALID`, `SIGNATURE_INVALID`. */
export async function inspectCard(
  gateway: Gateway,
  cardBytes: Uint8Array,
): Promise<StationCardFacts> {
  return await onPairingRecord(gateway, 'read card', cardBytes, () => {
    const { card } = readStationCard(cardBytes);
    const { station_id: stationId, name, env, threshold, custodians } = card;
    return { stationId, name, env, threshold, custodians: custodians.length };
  });
}

/**
 * The card's fingerprint beside what was typed, which must be whole. A difference goes on record:
 * somebody may have exchanged the card. Refuses `READ_OUT_INCOMPLETE`, `CARD_INVALID`,
 * `SIGNATURE_INVALID`.
 */
export async function compareCard(
  gateway: Gateway,
  { card, readOut }: ReadOutCard,
): Promise<Comparison> {
  const cardBytes = bytesOfCard(card);
  return await onPairingRecord(gateway, 'compare card', cardBytes, async () => {
    checkWhole(readOut);
    const { stationId, name, digest, words } = inspectStationCard(cardBytes);
    const isSame = isReadOut(readOut, digest);
    if (!isSame) await recordDifference(gateway, { stationId, digest });
    return { stationId, name, digest, words, isSame };
  });
}

/** Refuses what `pairStation` refuses. */
export async function pairCard(gateway: Gateway, { card, readOut }: ReadOutCard): Promise<Paired> {
  const cardBytes = bytesOfCard(card);
  const report = await pairStation(gateway, { cardBytes, expected: readOut });
  const { stationId, name, digest, words, isNew } = report;
  return { stationId, name, digest, words, isNew };
}

/** Refuses another spelling of base64 than the one (`CONSOLE_CALL_MALFORMED`). */
function bytesOfCard(card: string): Uint8Array {
  try {
    return fromBase64(card);
  } catch (error) {
    if (isRefusal(error)) return refuse('CONSOLE_CALL_MALFORMED', { reason: 'its card' });
    throw error;
  }
}

function checkWhole(readOut: string): void {
  if (/^[0-9a-f]{64}$/.test(typedHex(readOut))) return;
  // No word has a digit; digits with gaps must not pass as words.
  const words = /[0-9]/.test(readOut) ? [] : normaliseWords(readOut).split(' ');
  if (words.length !== WORDS) refuse('READ_OUT_INCOMPLETE');
}

async function recordDifference(
  gateway: Gateway,
  { stationId, digest }: { stationId: string; digest: string },
): Promise<void> {
  await gateway.db.transaction().execute(async (tx) => {
    await appendEntry(tx, {
      kind: 'card.differed',
      at: formatTime(gateway.clock.now()),
      facts: { station_id: stationId, card_digest: digest, ...gateway.actor },
    });
  });
}

async function onPairingRecord<T>(
  gateway: Gateway,
  act: string,
  cardBytes: Uint8Array,
  work: () => T | Promise<T>,
): Promise<T> {
  const facts = { act, file_digest: sha256Hex(cardBytes) };
  return await onRecord(gateway, { kind: 'act.refused', facts }, work);
}

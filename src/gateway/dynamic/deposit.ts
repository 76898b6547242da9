/**
 * Takes in a share that its sender delivered: sealed as it came, once for each event, in one transaction
 * with its audit entry. Its sender is answered 200 only when the share is on the disk.
 */
import { formatTime } from '../../core/clock.ts';
import { sha256Hex } from '../../core/crypto/digest.ts';
import { utf8 } from '../../core/encoding/bytes.ts';
import { appendEntry } from '../audit/log.ts';
import type { Gateway } from '../gateway.ts';
import type { Database } from '../storage/tables.ts';
import type { DynamicEnvelopeRow } from '../storage/tables/dynamic.ts';
import { deliveryKeyFor, deliveryKeyUnknown } from './delivery-keys.ts';
import type { Envelope } from './envelope.ts';
import type { DeliveredData } from './event-body.ts';
import { takeEvent } from './take-event.ts';
import type { WalletEvent } from './take-event.ts';
import { tryEnvelope } from './try-envelope.ts';

interface Checked {
  /** What its sender calls the key; '' where it names none. */
  readonly kid: string;
  readonly row: Omit<DynamicEnvelopeRow, 'share_id'>;
}

/** The id of the deposit: of the first one, when the event comes again. Throws `Fault`. */
export async function depositShare(
  gateway: Gateway,
  event: WalletEvent,
  data: DeliveredData,
  checkAgain: (tx: Database) => Promise<void>,
): Promise<string> {
  const before = await depositOf(gateway.db, event);
  const envelopes = before === undefined ? await checkedEnvelopes(gateway, event, data) : [];
  const at = formatTime(gateway.clock.now());
  const contentDigest = sha256Hex(utf8(JSON.stringify(data)));
  return await gateway.db.transaction().execute(async (tx) => {
    await checkAgain(tx);
    const isNew = await takeEvent(tx, { ...event, contentDigest, at });
    if (!isNew) return (await depositOf(tx, event)) ?? '';
    await checkStillOurs(tx, event, envelopes);
    const shareId = gateway.random.uuid();
    await tx
      .insertInto('dynamic_share')
      .values({
        share_id: shareId,
        environment_id: event.environmentId,
        event_id: event.eventId,
        chain: data.chain,
        public_key: data.publicKey,
        deposited_at: at,
      })
      .execute();
    const rows = envelopes.map(({ row }) => ({ ...row, share_id: shareId }));
    await tx.insertInto('dynamic_envelope').values(rows).execute();
    await appendEntry(tx, {
      kind: 'dynamic-share.deposited',
      at,
      facts: {
        environment_id: event.environmentId,
        wallet_id: event.walletId,
        share_id: shareId,
        event_id: event.eventId,
        key_ids: envelopes.map(({ row }) => row.key_id).join(' '),
        content_digest: contentDigest,
      },
    });
    return shareId;
  });
}

/** All of this is slow, or may fail: it comes before the transaction. */
async function checkedEnvelopes(
  gateway: Gateway,
  { environmentId }: WalletEvent,
  { encryptedDelegatedShare, encryptedWalletApiKey }: DeliveredData,
): Promise<Checked[]> {
  const given: [DynamicEnvelopeRow['content'], Envelope][] = [['share', encryptedDelegatedShare]];
  if (encryptedWalletApiKey) given.push(['wallet-api-key', encryptedWalletApiKey]);
  const checked: Checked[] = [];
  for (const [content, envelope] of given) {
    const kid = envelope.kid ?? '';
    const key = await deliveryKeyFor(gateway.db, environmentId, kid);
    const wasOpened = await tryEnvelope(gateway, key, envelope);
    const kept = { content, key_id: key.keyId, envelope: JSON.stringify(envelope) };
    checked.push({ kid, row: { ...kept, was_opened: wasOpened ? 1 : 0 } });
  }
  return checked;
}

/** A key may have been retired, or another set in its place, while the envelope was tried. Throws `Fault` 422. */
async function checkStillOurs(
  tx: Database,
  { environmentId }: WalletEvent,
  envelopes: readonly Checked[],
): Promise<void> {
  for (const { kid, row } of envelopes) {
    const { keyId } = await deliveryKeyFor(tx, environmentId, kid);
    if (keyId !== row.key_id) throw deliveryKeyUnknown(kid);
  }
}

async function depositOf(
  db: Database,
  { environmentId, eventId }: WalletEvent,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('dynamic_share')
    .select('share_id')
    .where('environment_id', '=', environmentId)
    .where('event_id', '=', eventId)
    .executeTakeFirst();
  return row?.share_id;
}

/**
 * An event is taken in once, however often it is sent: its sender tries again when an answer is lost, and
 * a person may send it again weeks later. What comes under a known id with other content is refused.
 */
import { Fault } from '../conventions/fault.ts';
import type { Database } from '../storage/tables.ts';

export interface WalletEvent {
  readonly environmentId: string;
  readonly eventId: string;
  readonly eventName: string;
  readonly userId: string;
  readonly walletId: string;
  readonly occurredAt: string;
}

/** False when it was taken in before. Throws `Fault` 409, and 422 for the wallet of another user. */
export async function takeEvent(
  tx: Database,
  event: WalletEvent & { contentDigest: string; at: string },
): Promise<boolean> {
  const before = await tx
    .selectFrom('dynamic_event')
    .selectAll()
    .where('environment_id', '=', event.environmentId)
    .where('event_id', '=', event.eventId)
    .executeTakeFirst();
  if (before !== undefined) {
    const isSame =
      before.content_digest === event.contentDigest && before.event_name === event.eventName;
    if (isSame) return false;
    throw new Fault(
      409,
      'EVENT_ID_REUSED',
      'An event with this id and other content was taken in before: this one was not',
    );
  }
  await checkOwner(tx, event);
  await tx
    .insertInto('dynamic_event')
    .values({
      environment_id: event.environmentId,
      event_id: event.eventId,
      event_name: event.eventName,
      content_digest: event.contentDigest,
      user_id: event.userId,
      wallet_id: event.walletId,
      occurred_at: event.occurredAt,
      received_at: event.at,
    })
    .execute();
  return true;
}

/** A wallet that is not registered here may have shares; one that is has the owner it was registered for. */
async function checkOwner(
  tx: Database,
  { environmentId, walletId, userId }: WalletEvent,
): Promise<void> {
  const wallet = await tx
    .selectFrom('dynamic_wallet')
    .select('user_id')
    .where('environment_id', '=', environmentId)
    .where('wallet_id', '=', walletId)
    .executeTakeFirst();
  if (wallet === undefined || wallet.user_id === userId) return;
  throw new Fault(422, 'WALLET_OF_ANOTHER_USER', 'This wallet is registered for another user');
}

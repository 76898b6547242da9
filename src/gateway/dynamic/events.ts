/**
 * Where Dynamic’s sender of events delivers: a share that was delegated to a server, and that this was
 * revoked. It tries again for whatever is not answered 200, and gives up for good after a while, so 200 is
 * said for what is kept, and for what carries nothing to keep.
 */
import { z } from 'zod';
import { formatTime } from '../../core/clock.ts';
import { sha256Hex } from '../../core/crypto/digest.ts';
import { utf8 } from '../../core/encoding/bytes.ts';
import { appendEntry } from '../audit/log.ts';
import { endpoint } from '../conventions/endpoint.ts';
import type { Answer } from '../conventions/endpoint.ts';
import { Fault, invalidFields } from '../conventions/fault.ts';
import { checked, parseJsonBody } from '../conventions/json-body.ts';
import type { Gateway } from '../gateway.ts';
import { HOT_NOT_OPEN } from '../hot-keys/hot-store.ts';
import type { Database } from '../storage/tables.ts';
import { depositShare } from './deposit.ts';
import {
  DELEGATION_REVOKED,
  SHARE_DELIVERED,
  anyEvent,
  deliveredEvent,
  revokedEvent,
} from './event-body.ts';
import type { RevokedEvent } from './event-body.ts';
import { checkTime } from './event-time.ts';
import { lowerUuid } from './fields.ts';
import { SIGNATURE_HEADER, checkSender } from './signature-header.ts';
import { takeEvent } from './take-event.ts';
import type { WalletEvent } from './take-event.ts';

const MAX_EVENT_BYTES = 131_072;

export const eventAnswer = z.strictObject({
  status: z.literal('accepted'),
  message: z.string(),
  delegatedShareDeliveryId: z.uuid().optional(),
});

const receiveEvent = endpoint({
  method: 'post',
  path: '/api/v0/environments/{environmentId}/webhooks/delegated-shares',
  operationId: 'receiveDynamicEvent',
  summary: 'Take in a share that was delegated, sealed as it comes',
  signature: {
    header: SIGNATURE_HEADER,
    what: 'HMAC-SHA256 of the body as it is sent, in hexadecimal, by the secret of the environment',
  },
  params: z.object({ environmentId: lowerUuid }),
  body: {
    bytes: { contentType: 'application/json', maxBytes: MAX_EVENT_BYTES, schema: deliveredEvent },
  },
  answers: { 200: { when: 'it is kept, or there is nothing to keep', body: eventAnswer } },
  faults: [
    { status: 400, code: 'INVALID_PARAMETERS', when: 'a field is wrong' },
    { status: 401, code: 'SIGNATURE_INVALID', when: 'it is not signed by the environment' },
    { status: 401, code: 'EVENT_OUT_OF_TIME', when: 'it is too old, or of the future' },
    { status: 409, code: 'EVENT_ID_REUSED', when: 'another event had this id' },
    { status: 422, code: 'DELIVERY_KEY_UNKNOWN', when: 'no key here is set for the envelope' },
    { status: 422, code: 'SHARE_UNREADABLE', when: 'its HOT key does not open the envelope' },
    { status: 422, code: 'WALLET_OF_ANOTHER_USER', when: 'the wallet is registered for another' },
    { status: 422, code: 'EVENT_NOT_SERVED', when: 'an event of another name carries a share' },
    HOT_NOT_OPEN,
  ],
  handle: async ({ gateway, params: { environmentId }, request, bytes }) => {
    const checkSigned = (db: Database): Promise<void> =>
      checkSender(db, environmentId, request.headers, bytes);
    await checkSigned(gateway.db);
    return await take(gateway, environmentId, parseJsonBody(bytes), checkSigned);
  },
});

/** `checkSigned` again in each transaction: the secret may have been replaced while this waited for its turn. */
async function take(
  gateway: Gateway,
  environmentId: string,
  given: unknown,
  checkSigned: (tx: Database) => Promise<void>,
): Promise<Answer> {
  const { eventName, data } = checked(anyEvent, given);
  if (eventName === SHARE_DELIVERED) {
    const event = checked(deliveredEvent, given);
    const delivered = walletEvent(gateway, environmentId, event);
    const id = await depositShare(gateway, delivered, event.data, checkSigned);
    return accepted('The share is kept, sealed as it came', id);
  }
  if (eventName === DELEGATION_REVOKED) {
    const event = checked(revokedEvent, given);
    await recordRevocation(gateway, walletEvent(gateway, environmentId, event), checkSigned);
    return accepted('The shares of this wallet are marked as revoked');
  }
  if (typeof data === 'object' && data !== null && 'encryptedDelegatedShare' in data) {
    throw new Fault(
      422,
      'EVENT_NOT_SERVED',
      `A share is taken in by ${SHARE_DELIVERED} alone: this one was not taken in`,
    );
  }
  return accepted('This event carries nothing that is kept here');
}

async function recordRevocation(
  gateway: Gateway,
  event: WalletEvent,
  checkSigned: (tx: Database) => Promise<void>,
): Promise<void> {
  const at = formatTime(gateway.clock.now());
  const contentDigest = sha256Hex(utf8(`${event.walletId} ${event.userId}`));
  await gateway.db.transaction().execute(async (tx) => {
    await checkSigned(tx);
    if (!(await takeEvent(tx, { ...event, contentDigest, at }))) return;
    await appendEntry(tx, {
      kind: 'dynamic-delegation.revoked',
      at,
      facts: {
        environment_id: event.environmentId,
        wallet_id: event.walletId,
        event_id: event.eventId,
        occurred_at: event.occurredAt,
      },
    });
  });
}

/** The user stands in the event, in its data, or in both: then they agree. */
function walletEvent(
  { clock }: Pick<Gateway, 'clock'>,
  environmentId: string,
  { eventId, eventName, timestamp, data, ...event }: RevokedEvent,
): WalletEvent {
  if (event.environmentId !== environmentId) {
    throw invalidFields({ environmentId: ['is not the environment of this path'] });
  }
  checkTime(timestamp, clock.now());
  const userId = data.userId ?? event.userId;
  if (!userId) throw invalidFields({ userId: ['is missing'] });
  if (event.userId && event.userId !== userId) {
    throw invalidFields({ userId: ['is another one than data.userId'] });
  }
  const { walletId } = data;
  return { environmentId, eventId, eventName, userId, walletId, occurredAt: timestamp };
}

function accepted(message: string, delegatedShareDeliveryId?: string): Answer {
  return {
    status: 200,
    body: {
      status: 'accepted',
      message,
      ...(delegatedShareDeliveryId !== undefined && { delegatedShareDeliveryId }),
    },
  };
}

export const EVENT_ENDPOINTS = [receiveEvent];

/**
 * Did this delivery come from the gateway, and now? Anybody can send something to a receiver's address, and
 * what the gateway once sent can be sent again by whoever saw it.
 */
import { constantTimeEqual, hmacSha256 } from '../core/crypto/digest.ts';
import { concat, fromHex, fromUtf8, utf8 } from '../core/encoding/bytes.ts';
import { NotVerified } from './errors.ts';

/** How far the clocks may be apart, and how long a delivery may be under way. */
const WINDOW_SECONDS = 300;

export interface WebhookEvent {
  /** The same each time the event is sent: keep it, and act once. */
  readonly id: string;
  readonly type: string;
  readonly created_at: string;
  readonly gateway_id: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface Delivery {
  /** The secret that was shown when the webhook was made. */
  readonly secret: string;
  /** The header `X-Permafrost-Signature`. */
  readonly signature: string;
  /** The body exactly as it came, before anything reads it as JSON. */
  readonly body: Uint8Array;
  readonly now?: Date;
}

/** Throws `NotVerified`, or gives the event. */
export function verifyWebhook({
  secret,
  signature,
  body,
  now = new Date(),
}: Delivery): WebhookEvent {
  const [, seconds = '', mac = ''] = /^t=([0-9]{1,12}),v1=([0-9a-f]{64})$/.exec(signature) ?? [];
  const expected = hmacSha256(utf8(secret), concat(utf8(`${seconds}.`), body));
  if (mac === '' || !constantTimeEqual(expected, fromHex(mac))) {
    throw new NotVerified(
      'WEBHOOK_SIGNATURE_INVALID',
      'The delivery was not signed with this secret',
    );
  }
  if (Math.abs(now.getTime() / 1000 - Number(seconds)) > WINDOW_SECONDS) {
    throw new NotVerified('WEBHOOK_TOO_OLD', 'The delivery is not of the last five minutes');
  }
  return JSON.parse(fromUtf8(body)) as WebhookEvent;
}

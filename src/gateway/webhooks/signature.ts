/**
 * The signature of a delivery: `t=<seconds>,v1=<hex>`, HMAC-SHA256 by the receiver's secret over the time, a
 * dot and the exact body. The time is signed with it, so that a delivery that somebody kept is found old.
 */
import { hmacSha256 } from '../../core/crypto/digest.ts';
import { toHex, utf8 } from '../../core/encoding/bytes.ts';

export const SIGNATURE_HEADER = 'X-Permafrost-Signature';
export const EVENT_ID_HEADER = 'X-Permafrost-Event-Id';

export function deliverySignature(secret: string, at: Date, body: string): string {
  const seconds = String(Math.floor(at.getTime() / 1000));
  const mac = hmacSha256(utf8(secret), utf8(`${seconds}.${body}`));
  return `t=${seconds},v1=${toHex(mac)}`;
}

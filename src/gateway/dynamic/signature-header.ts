/**
 * Who sent an event: `x-dynamic-signature-256` is HMAC-SHA256 of the body, byte for byte as it came, under a
 * secret that the environment and its sender share. Nothing of a body is read before this holds, and the
 * answer for an environment that is not there is the one for a wrong signature.
 */
import { constantTimeEqual, hmacSha256 } from '../../core/crypto/digest.ts';
import { fromHex, utf8 } from '../../core/encoding/bytes.ts';
import { Fault } from '../conventions/fault.ts';
import type { Database } from '../storage/tables.ts';

export const SIGNATURE_HEADER = 'x-dynamic-signature-256';

/** The 32 bytes of `sha256=<hex>`, or of the digits alone; undefined for anything else. */
export function parseSignature(header: string | null): Uint8Array | undefined {
  const digits = /^(?:sha256=)?([0-9a-f]{64})$/.exec(header ?? '')?.[1];
  return digits === undefined ? undefined : fromHex(digits);
}

/** Throws `Fault` 401. */
export async function checkSender(
  db: Database,
  environmentId: string,
  headers: Headers,
  bytes: Uint8Array,
): Promise<void> {
  const environment = await db
    .selectFrom('dynamic_environment')
    .select('webhook_secret')
    .where('environment_id', '=', environmentId)
    .executeTakeFirst();
  const given = parseSignature(headers.get(SIGNATURE_HEADER));
  // Done for an unknown environment too, so that time does not tell which are there.
  const right = hmacSha256(utf8(environment?.webhook_secret ?? 'nobody'), bytes);
  const holds = given !== undefined && constantTimeEqual(given, right);
  if (environment !== undefined && holds) return;
  throw new Fault(401, 'SIGNATURE_INVALID', `Missing or invalid ${SIGNATURE_HEADER}`);
}

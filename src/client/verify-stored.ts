/**
 * Is a key, or a backup, still good? For COLD ones the answer is that of the station's latest drill, with the
 * station's own signed record beside it.
 */
import { call, textOf } from './call.ts';
import type { CallAnswer, Connection } from './call.ts';
import { CallRefused } from './errors.ts';

export type Verified =
  | {
      readonly state: 'valid';
      readonly message: string;
      /** When it was tried, where the answer says so. */
      readonly verifiedAt?: string;
      /** The whole answer, with the signed record of a drill where there was one. */
      readonly answer: CallAnswer['body'];
    }
  /** A hard failure: escalate, and rely on nothing that hangs on it. */
  | { readonly state: 'invalid'; readonly message: string; readonly answer: CallAnswer['body'] }
  /** Nobody tried it yet. A drill is asked for; it takes people, so days may pass. */
  | {
      readonly state: 'not-drilled-yet';
      readonly message: string;
      readonly retryAfterSeconds: number | undefined;
    };

/** `GET /v1/keys/{key_id}/verify` */
export async function verifyKey(connection: Connection, keyId: string): Promise<Verified> {
  return await verified(connection, `/v1/keys/${encodeURIComponent(keyId)}/verify`, 'is_key_valid');
}

/** `GET /v1/backups/{backup_id}/verify` */
export async function verifyBackup(connection: Connection, backupId: string): Promise<Verified> {
  const path = `/v1/backups/${encodeURIComponent(backupId)}/verify`;
  return await verified(connection, path, 'is_backup_valid');
}

async function verified(connection: Connection, path: string, member: string): Promise<Verified> {
  try {
    const { body } = await call(connection, path);
    const message = textOf(body, 'message');
    // Whatever is not said to be valid is not.
    if (body[member] !== true) return { state: 'invalid', message, answer: body };
    const at = body['verified_at'];
    const verifiedAt = typeof at === 'string' ? { verifiedAt: at } : {};
    return { state: 'valid', message, ...verifiedAt, answer: body };
  } catch (error) {
    if (error instanceof CallRefused && error.status === 409 && error.code === 'NOT_DRILLED_YET') {
      const { message, retryAfterSeconds } = error;
      return { state: 'not-drilled-yet', message, retryAfterSeconds };
    }
    throw error;
  }
}

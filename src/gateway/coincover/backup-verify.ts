/** `GET /v1/backups/{backup_id}/verify`: what is known of a backup, and how far that goes. */
import { z } from 'zod';
import { formatTime } from '../../core/clock.ts';
import { verifyBackup } from '../backups/verify-backup.ts';
import type { BackupChecks } from '../backups/verify-backup.ts';
import { twins } from '../conventions/endpoint.ts';
import {
  NOT_DRILLED_YET,
  STATION_REVOKED,
  drillProof,
  drillProofOf,
} from '../drills/drill-answer.ts';
import { HOT_NOT_OPEN } from '../hot-keys/hot-store.ts';
import { ID_INVALID, pathId } from './path-id.ts';

const check = z.enum(['passed', 'failed', 'not_covered']);

export const verifiedBackupAnswer = z.strictObject({
  is_backup_valid: z.boolean(),
  message: z.string(),
  checks: z.strictObject({ key: check, stored_bytes: check, content: check }),
  verified_at: drillProof.verified_at,
  record: drillProof.record.optional(),
  signature: drillProof.signature.optional(),
});

export const BACKUP_VERIFY_ENDPOINTS = twins(
  {
    method: 'get',
    path: '/v1/backups/{backup_id}/verify',
    operationId: 'verifyBackup',
    summary: 'Verify a stored backup',
    scope: 'backups:read',
    params: z.object({ backup_id: pathId }),
    answers: { 200: { when: 'it was looked at, now or in a drill', body: verifiedBackupAnswer } },
    faults: [
      ID_INVALID,
      { status: 404, code: 'BACKUP_NOT_FOUND', when: 'there is no such backup' },
      NOT_DRILLED_YET,
      STATION_REVOKED,
      HOT_NOT_OPEN,
    ],
    handle: async (call) => {
      const { checks, drill } = await verifyBackup(call, call.params.backup_id);
      const { key, storedBytes: stored_bytes, content } = checks;
      const body = {
        is_backup_valid: ![key, stored_bytes, content].includes('failed'),
        message: `${messageOf(checks)}${drill ? ` (Drill of the COLD environment, ${drill.drilledAt}.)` : ''}`,
        checks: { key, stored_bytes, content },
        verified_at: formatTime(call.gateway.clock.now()),
        ...(drill && drillProofOf(drill)),
      };
      return { status: 200, body };
    },
  },
  {
    path: '/v1/hot/backups/{backup_id}/verify',
    operationId: 'verifyBackupHotPath',
    summary: 'Verify a stored backup, at the path of older guides',
  },
);

/** Says what was looked at, and no more. */
function messageOf({ key, storedBytes, content }: BackupChecks): string {
  if (storedBytes === 'failed') return 'The stored bytes are not those that were given.';
  if (key === 'failed') return 'The stored bytes are unchanged, but the key does not work.';
  if (content === 'failed') {
    return 'The key works, but what is stored does not open to what its checksum says.';
  }
  return content === 'passed'
    ? 'The backup opens with its key, and its content is what its checksum says.'
    : 'The key works and the stored bytes are unchanged. The content was not compared.';
}

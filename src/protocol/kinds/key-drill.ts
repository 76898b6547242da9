/**
 * `key.drill`: show that a key can still be used. The station opens it under the quorum, tries it,
 * and states what it saw; nothing of the key changes. It is named by its id and its fingerprint,
 * which must be of the same key. A key that fails is answered with a statement that says so.
 * `assigned_to` says whose the gateway has made a key of a pool, and goes on the station's record.
 */
import { z } from 'zod';
import { hex64, identifierText, uuid } from '../fields.ts';
import { LIMITS } from '../limits.ts';
import type { Kind, ReviewLine } from './kind.ts';
import { statedFields } from './published-key.ts';

const requestBody = z.strictObject({
  key_id: uuid,
  key_fingerprint: hex64,
  assigned_to: z.strictObject({ user_identifier: identifierText, user_id: uuid }).exactOptional(),
});

/** The verdict is in the statement, and only there. */
const responseBody = z.strictObject(statedFields);

export type KeyDrillRequest = z.output<typeof requestBody>;
export type KeyDrillResponse = z.output<typeof responseBody>;

export const KEY_DRILL = {
  kind: 'key.drill',
  requestBody,
  responseBody,
  maxFileBytes: LIMITS.fileBytes,
  isAttested: true,
  describe: describeKeyDrill,
} satisfies Kind<'key.drill', typeof requestBody, typeof responseBody>;

function describeKeyDrill(body: KeyDrillRequest): ReviewLine[] {
  const lines: ReviewLine[] = [
    { label: 'Act', value: 'Open a key, try it, and state the result' },
    { label: 'Key id', value: body.key_id },
    { label: 'Key fingerprint', value: body.key_fingerprint },
  ];
  if (body.assigned_to) {
    lines.push(
      { label: 'Put on record as the key of', value: body.assigned_to.user_identifier },
      { label: 'Gateway’s id of the user', value: body.assigned_to.user_id },
    );
  }
  return lines;
}

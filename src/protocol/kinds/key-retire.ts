/**
 * `key.retire`: stop using one customer key. It is named by its id and its fingerprint, and both
 * must be of the same key, so that a slip in one of them cannot retire another. The private key is
 * kept: what was encrypted to it can still be recovered.
 */
import { z } from 'zod';
import { hex64, sentenceText, time, uuid } from '../fields.ts';
import { LIMITS } from '../limits.ts';
import type { Kind, ReviewLine } from './kind.ts';

const requestBody = z.strictObject({
  key_id: uuid,
  key_fingerprint: hex64,
  reason: sentenceText,
});

const responseBody = z.strictObject({
  key_id: uuid,
  key_fingerprint: hex64,
  retired_at: time,
});

export type KeyRetireRequest = z.output<typeof requestBody>;
export type KeyRetireResponse = z.output<typeof responseBody>;

export const KEY_RETIRE = {
  kind: 'key.retire',
  requestBody,
  responseBody,
  maxFileBytes: LIMITS.fileBytes,
  isAttested: false,
  describe: describeKeyRetire,
} satisfies Kind<'key.retire', typeof requestBody, typeof responseBody>;

function describeKeyRetire(body: KeyRetireRequest): ReviewLine[] {
  return [
    { label: 'Act', value: 'Retire a key' },
    { label: 'Key id', value: body.key_id },
    { label: 'Key fingerprint', value: body.key_fingerprint },
    { label: 'Reason', value: body.reason },
  ];
}

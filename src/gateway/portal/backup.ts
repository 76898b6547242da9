/** `POST /v1/backup`: the shares of both curves are split, and the client gets its halves. */
import { z } from 'zod';
import { endpoint } from '../conventions/endpoint.ts';
import type { Gateway } from '../gateway.ts';
import { HOT_NOT_OPEN, hotStoreOf } from '../hot-keys/hot-store.ts';
import type { Curve } from '../storage/tables/portal.ts';
import { clientOf, NO_CLIENT } from './client.ts';
import { CUID_FORM } from './cuid.ts';
import { MAX_SHARE_CHARACTERS, parseGenerateResponse } from './generate-response.ts';
import { makeBackup, openedHalf } from './make-backup.ts';
import type { PairIds } from './make-backup.ts';
import { clientHalf } from './split-share.ts';

const backupShare = z.strictObject({ share: z.base64(), id: z.string().regex(CUID_FORM) });

export const backupAnswer = z.strictObject({ SECP256K1: backupShare, ED25519: backupShare });

const backupBody = z.object({
  generateResponse: z.string().max(2 * MAX_SHARE_CHARACTERS + 4_096),
});

export const backupShares = endpoint({
  method: 'post',
  path: '/v1/backup',
  operationId: 'backupShares',
  summary: 'Back up the shares of both curves',
  scope: 'portal',
  creates: true,
  answersAfresh: true,
  body: { json: backupBody },
  answers: {
    200: { when: 'the shares are split; the client is to store these', body: backupAnswer },
  },
  faults: [
    { status: 400, code: 'SHARE_PARSING_FAILED', when: 'generateResponse is not one' },
    NO_CLIENT,
    HOT_NOT_OPEN,
  ],
  handle: async ({ gateway, caller, body, bytes, once }) => {
    try {
      const clientId = clientOf(caller);
      const given = parseGenerateResponse(body.generateResponse);
      hotStoreOf(gateway);
      // What is remembered for a call that comes again is which pairs it made, and no half of a share.
      const remembered = await once(async (tx) => ({
        status: 200,
        body: await makeBackup(gateway, tx, clientId, given),
      }));
      const pairs = JSON.parse(remembered.text) as PairIds;
      const halfOf = async (curve: Curve) => {
        const { share } = given[curve];
        return await answeredShare(gateway, { clientId, pairId: pairs[curve], curve }, share);
      };
      const answer = { SECP256K1: await halfOf('SECP256K1'), ED25519: await halfOf('ED25519') };
      return { status: 200, body: answer };
    } finally {
      // Text cannot be wiped, and is gone with this call; the bytes that came can be.
      bytes.fill(0);
    }
  },
});

async function answeredShare(
  gateway: Gateway,
  place: { clientId: string; pairId: string; curve: Curve },
  share: string,
): Promise<{ share: string; id: string }> {
  const pair = await gateway.db
    .selectFrom('portal_backup_pair')
    .select('custodian_half')
    .where('pair_id', '=', place.pairId)
    .executeTakeFirstOrThrow();
  const half = openedHalf(gateway, place, pair);
  try {
    return { share: clientHalf(half, share, place), id: place.pairId };
  } finally {
    half.fill(0);
  }
}

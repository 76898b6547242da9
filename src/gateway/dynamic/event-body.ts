/**
 * What an event says. Its sender may add fields at any time, and a share is not lost for one that is new
 * here; only the envelopes in it have one form.
 */
import { z } from 'zod';
import { identifierText, visibleText } from '../../protocol/fields.ts';
import { envelope } from './envelope.ts';
import { lowerUuid } from './fields.ts';

export const SHARE_DELIVERED = 'wallet.delegation.created';
export const DELEGATION_REVOKED = 'wallet.delegation.revoked';

/** With milliseconds or without, as text that sorts by time. */
const moment = z.iso.datetime('is no UTC time').transform((text, context) => {
  const time = new Date(text);
  if (!Number.isNaN(time.getTime())) return time.toISOString();
  context.addIssue({ code: 'custom', message: 'is no UTC time' });
  return z.NEVER;
});

/** Of any event at all. */
export const anyEvent = z.looseObject({ eventName: z.string() });

const wallet = { walletId: lowerUuid, userId: lowerUuid.nullish() };

const event = {
  eventId: identifierText,
  eventName: identifierText,
  timestamp: moment,
  environmentId: lowerUuid,
  userId: lowerUuid.nullish(),
};

const deliveredData = z.object({
  ...wallet,
  chain: identifierText,
  /** An uncompressed key of a chain may have more characters than an identifier. */
  publicKey: visibleText(512, 1024),
  encryptedDelegatedShare: envelope,
  encryptedWalletApiKey: envelope.nullish(),
});
export type DeliveredData = z.output<typeof deliveredData>;

export const deliveredEvent = z.object({ ...event, data: deliveredData });
export const revokedEvent = z.object({ ...event, data: z.object(wallet) });
export type RevokedEvent = z.output<typeof revokedEvent>;

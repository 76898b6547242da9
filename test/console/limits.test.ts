/** The page turns away what the gateway would, and no less. */
import { expect, it } from 'vitest';
import { MAX_CARD_FILE_BYTES, MAX_RESPONSE_FILE_BYTES } from '../../src/console/state/limits.ts';
import { readOutCard } from '../../src/gateway/console/contract.ts';
import { MAX_BODY_BYTES } from '../../src/gateway/console/input.ts';

const cardOf = (bytes: number): unknown => ({
  card: Buffer.alloc(bytes).toString('base64'),
  readOut: 'x',
});

it('takes files as large as the gateway takes them', () => {
  expect(MAX_RESPONSE_FILE_BYTES).toBe(MAX_BODY_BYTES);
  expect(readOutCard.safeParse(cardOf(MAX_CARD_FILE_BYTES)).success).toBe(true);
});

it('refuses files that the gateway refuses for their size', () => {
  expect(readOutCard.safeParse(cardOf(MAX_CARD_FILE_BYTES + 1)).success).toBe(false);
});

/** `verify`: what the station said, checked from its card alone, wherever it is. */
import { readBundleFile } from '../../media/read-file.ts';
import { EXIT } from '../exit-codes.ts';
import { MAX_CARD_BYTES, MAX_STATEMENT_BYTES } from '../limits.ts';
import { callerPath } from '../paths.ts';
import type { Verb } from '../verb.ts';
import { readVerifiable } from './read-verifiable.ts';
import { trustedCard } from './trusted-card.ts';
import { checkSameKeys, verifyFile } from './verify-file.ts';

export const CARD_OPTIONS = {
  card: { value: 'CARD', about: 'the station card to trust', required: true },
  fingerprint: {
    value: 'HEX|WORDS',
    about: 'the card’s fingerprint as it was read out; another card is refused',
  },
} as const;

export const verb: Verb = {
  about:
    'Verifies a wallet’s assigned key, the attestation of a key with the approvals inside it, an approval, ' +
    'a ceremony record, a checkpoint, or the card itself. Everything rests on the card: compare its ' +
    'fingerprint with the one read out at the station.',
  positionals: [{ value: 'FILE', about: 'what to verify', required: true, multiple: true }],
  options: {
    ...CARD_OPTIONS,
    review: { value: 'FILE', about: 'the review sheet that the custodians should have approved' },
  },
  json: true,
  verifies: true,
  examples: [
    'verify keys/0b7c….json keys/0b7c….attestation.json --card station-card.json --review review.txt',
  ],
  run(invocation) {
    const { terminal } = invocation;
    const read = (path: string, limit: number): Uint8Array =>
      readBundleFile(callerPath(path), limit);
    const card = trustedCard(
      read(invocation.text('card'), MAX_CARD_BYTES),
      invocation.optionalText('fingerprint'),
    );
    const review = invocation.optionalText('review');
    const sheet = review === undefined ? undefined : read(review, MAX_STATEMENT_BYTES);
    const files = invocation.positionals.map((path) => ({
      path,
      ...verifyFile(card, readVerifiable(callerPath(path)), sheet),
    }));
    checkSameKeys(files);
    for (const { path, form, holds, facts } of files) {
      terminal.say(`${path}: ${form}`);
      for (const sentence of holds) terminal.say(`  holds  ${sentence}`);
      terminal.facts(facts);
    }
    terminal.say(`All of it holds, if the station card is the true one. Its fingerprint:`);
    terminal.say(`    ${card.digest}\n    ${card.words}`);
    terminal.document({
      card: {
        stationId: card.card.station_id,
        env: card.card.env,
        digest: card.digest,
        words: card.words,
      },
      files: files.map(({ path, form, holds, facts }) => ({
        path,
        form,
        holds,
        facts: Object.fromEntries(facts),
      })),
    });
    return Promise.resolve(EXIT.ok);
  },
};

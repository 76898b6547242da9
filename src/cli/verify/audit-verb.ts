/** `audit verify`: an exported audit log, checked from the station card alone. */
import { readBundleFile } from '../../media/read-file.ts';
import { EXIT } from '../exit-codes.ts';
import { MAX_CARD_BYTES } from '../limits.ts';
import { callerPath } from '../paths.ts';
import type { Verb } from '../verb.ts';
import { readAuditExport, verifyAuditFiles } from './audit-export.ts';
import { AUDIT_FILE, CHECKPOINT_FILE } from './audit-files.ts';
import { trustedCard } from './trusted-card.ts';
import { CARD_OPTIONS } from './verify-verb.ts';

export const verb: Verb = {
  about:
    'Every entry must follow the one before it, and the station’s signed checkpoint must name the root of ' +
    'the log. Entries after the checkpoint are chained to it but vouched for by nobody yet: they are counted.',
  positionals: [
    {
      value: 'EXPORT',
      about: `a folder with ${AUDIT_FILE} and ${CHECKPOINT_FILE}, or the log file`,
      required: true,
    },
  ],
  options: {
    ...CARD_OPTIONS,
    checkpoint: {
      value: 'FILE',
      about: `the checkpoint, when it is not ${CHECKPOINT_FILE} beside the log`,
    },
  },
  json: true,
  verifies: true,
  examples: ['audit verify /media/usb/audit --card station-card.json'],
  run(invocation) {
    const { terminal } = invocation;
    const card = trustedCard(
      readBundleFile(callerPath(invocation.text('card')), MAX_CARD_BYTES),
      invocation.optionalText('fingerprint'),
    );
    const note = invocation.optionalText('checkpoint');
    const files = readAuditExport(
      callerPath(invocation.positionals[0] ?? ''),
      note === undefined ? undefined : callerPath(note),
    );
    const { entries, size, covered } = verifyAuditFiles(card, files);
    const kinds = countKinds(entries.map(({ kind }) => kind));
    terminal.say(
      `The audit log holds: ${size} entries, ${covered} of them under the station’s checkpoint.`,
    );
    terminal.facts(Object.entries(kinds));
    terminal.say(`The station card is the true one if its fingerprint is:`);
    terminal.say(`    ${card.digest}\n    ${card.words}`);
    terminal.document({
      card: {
        stationId: card.card.station_id,
        env: card.card.env,
        digest: card.digest,
        words: card.words,
      },
      entries: size,
      covered,
      from: entries[0]?.at ?? '',
      to: entries.at(-1)?.at ?? '',
      kinds,
    });
    return Promise.resolve(EXIT.ok);
  },
};

function countKinds(kinds: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const kind of kinds.toSorted()) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

/** `gateway pair`: pins the station's card, whose fingerprint was read out at the station. */
import { refuse } from '../../core/refusal.ts';
import { onRecord } from '../../gateway/audit/on-record.ts';
import { inspectStationCard, pairStation } from '../../gateway/pairing/pair-station.ts';
import { readBundleFile } from '../../media/read-file.ts';
import { EXIT } from '../exit-codes.ts';
import { MAX_CARD_BYTES } from '../limits.ts';
import { callerPath } from '../paths.ts';
import { askLine, hasPerson } from '../secrets/tty.ts';
import type { Verb } from '../verb.ts';
import { DATA_OPTION, withGateway } from './connection.ts';

export const verb: Verb = {
  about:
    'The fingerprint must come from the station’s own screen by another way than the card. The gateway ' +
    'accepts responses of this station and of no other.',
  positionals: [{ value: 'CARD', about: 'the station’s card file', required: true }],
  options: {
    ...DATA_OPTION,
    fingerprint: {
      value: 'HEX|WORDS',
      about:
        'the fingerprint as it was read out: 64 hex digits or the 12 words (asked for otherwise)',
    },
  },
  json: true,
  examples: [
    'gateway pair /media/usb/station-card.json --data gateway',
    'gateway pair station-card.json --data gateway --fingerprint "adult aggregate …"',
  ],
  async run(invocation) {
    const { terminal } = invocation;
    const file = callerPath(invocation.positionals[0] ?? '');
    const paired = await withGateway(invocation, async (gateway) => {
      const refused = { kind: 'act.refused', facts: { act: 'pair' } } as const;
      const { cardBytes, card } = await onRecord(gateway, refused, () => {
        const read = readBundleFile(file, MAX_CARD_BYTES);
        return { cardBytes: read, card: inspectStationCard(read) };
      });
      terminal.say(`The card is of ${card.name} (${card.stationId}), ${card.env}.`);
      const given = invocation.optionalText('fingerprint');
      if (given === undefined && !hasPerson()) refuse('CONFIRMATION_REFUSED');
      const expected = given ?? (await askLine('Fingerprint or words, as read out: '));
      return await pairStation(gateway, { cardBytes, expected });
    });
    terminal.say(paired.isNew ? `${paired.name} is paired.` : `${paired.name} was paired before.`);
    terminal.facts([
      ['station', paired.stationId],
      ['card fingerprint', paired.digest],
      ['in words', paired.words],
    ]);
    terminal.document(paired);
    return EXIT.ok;
  },
};

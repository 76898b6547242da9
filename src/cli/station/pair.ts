/** `station pair`: a quorum pins a gateway's card, whose fingerprint its owner read out. */
import { EXIT } from '../exit-codes.ts';
import { askLine } from '../secrets/tty.ts';
import { refuse } from '../../core/refusal.ts';
import { readBundleFile } from '../../media/read-file.ts';
import { callerPath } from '../paths.ts';
import { MAX_CARD_BYTES } from '../limits.ts';
import type { Verb } from '../verb.ts';
import { STATION_OPTIONS, thresholdOf, withStation } from './connection.ts';
import { digestRead, SHEET_OPTION, showSheet } from './sheets.ts';

export const verb: Verb = {
  about:
    'The fingerprint must come from the gateway’s own screen by another way than the card: a telephone, ' +
    'a sheet of paper. Requests of a gateway that is not paired are refused.',
  positionals: [{ value: 'CARD', about: 'the gateway’s card file', required: true }],
  options: {
    ...STATION_OPTIONS,
    ...SHEET_OPTION,
    fingerprint: {
      value: 'HEX|WORDS',
      about:
        'the fingerprint as it was read out: 64 hex digits or the 12 words (asked for otherwise)',
    },
  },
  json: true,
  examples: [
    'station pair /media/usb/gateway-card.json --data vault',
    'station pair gateway-card.json --data vault --fingerprint "adult aggregate …" --secrets-fd 3 3<passphrases',
  ],
  async run(invocation) {
    const { terminal } = invocation;
    const card = readBundleFile(callerPath(invocation.positionals[0] ?? ''), MAX_CARD_BYTES);
    const paired = await withStation(invocation, async (station, secrets) => {
      const sheet = await station.call('actSheet', { act: 'pair', card });
      showSheet(terminal, sheet);
      const sheetDigest = digestRead(invocation, sheet.sheetDigest);
      const given = invocation.optionalText('fingerprint');
      if (given === undefined && !secrets.isInteractive) refuse('CONFIRMATION_REFUSED');
      const fingerprint = given ?? (await askLine('Fingerprint or words, as read out: '));
      await secrets.confirm('Pair this gateway?');
      const custodians = await secrets.quorum(await thresholdOf(station));
      return await station.call('pair', { card, fingerprint, sheetDigest, custodians });
    });
    terminal.say(`${paired.name} is paired.`);
    terminal.facts([
      ['gateway', paired.gatewayId],
      ['card fingerprint', paired.cardDigest],
    ]);
    terminal.document(paired);
    return EXIT.ok;
  },
};

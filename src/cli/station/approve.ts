/** `station approve`: one custodian signs the digest of the request and of the sheet they read. */
import { usage } from '../arguments.ts';
import { EXIT } from '../exit-codes.ts';
import { askLine } from '../secrets/tty.ts';
import type { Verb } from '../verb.ts';
import { STATION_OPTIONS, withStation } from './connection.ts';
import { chooseRequest, REQUEST_OPTION } from './requests.ts';
import { digestRead, requestLines, SHEET_OPTION, showSheet } from './sheets.ts';

export const verb: Verb = {
  about:
    'The station shows the sheet, the custodian types Yes and their passphrase. Without a terminal the ' +
    'custodian is named with --custodian and says with --sheet which sheet they read.',
  options: {
    ...STATION_OPTIONS,
    ...REQUEST_OPTION,
    ...SHEET_OPTION,
    custodian: { value: 'NAME', about: 'who approves (asked for otherwise)' },
  },
  json: true,
  examples: [
    'station approve --data vault',
    'station approve --data vault --custodian Ada --sheet 5d41… --secrets-fd 3 3<ada',
  ],
  async run(invocation) {
    const { terminal } = invocation;
    const approved = await withStation(invocation, async (station, secrets) => {
      const read = invocation.optionalText('sheet');
      const named = invocation.optionalText('custodian');
      if (!secrets.isInteractive && (read === undefined || named === undefined)) {
        usage('with --secrets-fd, --custodian and --sheet are needed');
      }
      const requestId = await chooseRequest(
        station,
        invocation,
        ({ status, approvedBy, threshold }) =>
          status === 'received' && approvedBy.length < threshold,
      );
      const { request, sheet, sheetWords } = await station.call('review', { requestId });
      showSheet(terminal, { sheet, sheetDigest: request.sheetDigest, words: sheetWords });
      const sheetDigest = digestRead(invocation, request.sheetDigest);
      await secrets.confirm('Approve exactly this?');
      const custodian = named ?? (await askLine('Custodian, name: '));
      const passphrase = await secrets.of(custodian);
      return await station.call('approve', { requestId, sheetDigest, custodian, passphrase });
    });
    const { request } = approved;
    terminal.say('Approved.');
    terminal.facts(requestLines(request));
    terminal.document(approved);
    return EXIT.ok;
  },
};

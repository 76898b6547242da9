/** `station release`: a quorum of others releases a custodian whom wrong passphrases blocked. */
import { EXIT } from '../exit-codes.ts';
import type { Verb } from '../verb.ts';
import { STATION_OPTIONS } from './connection.ts';
import { actOfCustody } from './custody-act.ts';
import { SHEET_OPTION } from './sheets.ts';

export const verb: Verb = {
  positionals: [{ value: 'CUSTODIAN', about: 'the name of the blocked custodian', required: true }],
  options: { ...STATION_OPTIONS, ...SHEET_OPTION },
  json: true,
  examples: ['station release Ada --data vault'],
  async run(invocation) {
    const custodian = (invocation.positionals[0] ?? '').normalize('NFC');
    const released = await actOfCustody(
      invocation,
      { act: 'release', custodian },
      `Release ${custodian}?`,
      (station, agreed) => station.call('release', { custodian, ...agreed }),
    );
    invocation.terminal.say(`${custodian} is released.`);
    invocation.terminal.document(released);
    return EXIT.ok;
  },
};

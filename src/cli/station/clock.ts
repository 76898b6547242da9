/** `station clock`: a quorum confirms a clock that the vault refuses, after they compared it. */
import { EXIT } from '../exit-codes.ts';
import type { Verb } from '../verb.ts';
import { STATION_OPTIONS } from './connection.ts';
import { actOfCustody } from './custody-act.ts';
import { SHEET_OPTION } from './sheets.ts';

export const verb: Verb = {
  about:
    'The vault refuses a clock that stands before its last entry, or more than 400 days after it. Set the ' +
    'clock first; when it is right and still refused, custodians confirm it here, on record.',
  options: { ...STATION_OPTIONS, ...SHEET_OPTION },
  json: true,
  examples: ['station clock --data vault'],
  async run(invocation) {
    const confirmed = await actOfCustody(
      invocation,
      { act: 'clock' },
      'Is this the true time?',
      (station, agreed) => station.call('confirmClock', agreed),
    );
    invocation.terminal.say(`The clock is confirmed at ${confirmed.confirmedAt}.`);
    invocation.terminal.document(confirmed);
    return EXIT.ok;
  },
};

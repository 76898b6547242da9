/** `station deviation`: puts on record that something was done otherwise than written, and why. */
import { EXIT } from '../exit-codes.ts';
import { usage } from '../arguments.ts';
import type { Verb } from '../verb.ts';
import { DATA_OPTION, withProcess } from './connection.ts';

const LONGEST = 500;
const LONGEST_NAME = 200;

export const verb: Verb = {
  about:
    'Anybody at the machine may, and no passphrase is needed. It is in the record of every ceremony that ' +
    'is not over, and in the audit log for good.',
  options: {
    ...DATA_OPTION,
    what: { value: 'TEXT', about: 'what was done otherwise', required: true },
    reason: { value: 'TEXT', about: 'why', required: true },
    by: { value: 'NAME', about: 'who reports it', required: true },
  },
  json: true,
  examples: [
    'station deviation --data vault --what "Ben joined by phone" --reason "train late" --by Ada',
  ],
  async run(invocation) {
    const text = (option: string, longest: number): string => {
      const given = invocation.text(option).normalize('NFC');
      // How it reads is for the station to judge; this is what a call can carry.
      if (given === '' || given.length > longest) {
        usage(`--${option} wants 1 to ${String(longest)} characters`);
      }
      return given;
    };
    const report = {
      what: text('what', LONGEST),
      reason: text('reason', LONGEST),
      reportedBy: text('by', LONGEST_NAME),
    };
    const { index } = await withProcess(invocation.text('data'), (station) =>
      station.call('recordDeviation', report),
    );
    invocation.terminal.say(`The deviation is on record, as entry ${index} of the audit log.`);
    invocation.terminal.document({ index });
    return EXIT.ok;
  },
};

/** `gateway witness`: what this gateway has seen last of the station's log, for a restore. */
import { writeWitness } from '../../gateway/witness.ts';
import { EXIT } from '../exit-codes.ts';
import { callerPath, shownPath } from '../paths.ts';
import type { Verb } from '../verb.ts';
import { DATA_OPTION, withGateway } from './connection.ts';

export const verb: Verb = {
  about:
    'Make one after each exchange and keep the newest with the backups. A station that is restored ' +
    'with it refuses a backup older than what this gateway has seen.',
  options: {
    ...DATA_OPTION,
    to: { value: 'DIR', about: 'the folder for the file, such as the drive', required: true },
  },
  json: true,
  examples: ['gateway witness --data gateway --to /media/usb'],
  async run(invocation) {
    const { terminal } = invocation;
    const folder = callerPath(invocation.text('to'));
    const report = await withGateway(invocation, (gateway) => writeWitness(gateway, { folder }));
    terminal.say(`The witness is in ${shownPath(report.path)}.`);
    terminal.facts([
      ['station', report.stationId],
      ['generation', report.generation],
      ['entries seen of its log', report.logSize],
    ]);
    terminal.document(report);
    return EXIT.ok;
  },
};

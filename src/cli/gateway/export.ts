/** `gateway export`: every request without an answer as a bundle file, the old ones byte for byte. */
import { exportRequests } from '../../gateway/outbox/export-requests.ts';
import { EXIT } from '../exit-codes.ts';
import { callerPath, shownPath } from '../paths.ts';
import type { Verb } from '../verb.ts';
import { DATA_OPTION, withGateway } from './connection.ts';

export const verb: Verb = {
  about:
    'Exporting again writes the same files again, so a lost drive costs nothing. A request that expired ' +
    'without an answer is asked again in a new bundle.',
  options: {
    ...DATA_OPTION,
    to: { value: 'DIR', about: 'the folder for the files, such as the drive', required: true },
  },
  json: true,
  examples: ['gateway export --data gateway --to /media/usb'],
  async run(invocation) {
    const { terminal } = invocation;
    const folder = callerPath(invocation.text('to'));
    const report = await withGateway(invocation, (gateway) => exportRequests(gateway, { folder }));
    if (report.files.length === 0) terminal.say('Nothing waits for the station.');
    for (const file of report.files) {
      terminal.say(`${shownPath(file.path)}${file.isNew ? '' : ' (again)'}`);
      terminal.facts([
        ['number', String(file.sequence)],
        ['items', String(file.items)],
        ['valid until', file.notAfter],
        ['request digest', file.payloadDigest],
        ['sealed digest', file.sealedDigest],
        ['in words', file.words],
      ]);
    }
    if (report.requeued > 0) {
      terminal.say(`${report.requeued} items of expired bundles are asked again.`);
    }
    terminal.document(report);
    return EXIT.ok;
  },
};

/** `gateway import`: verifies a response against everything that was asked, then publishes its keys. */
import { onRecord } from '../../gateway/audit/on-record.ts';
import { importResponse } from '../../gateway/inbox/import-response.ts';
import { readBundleFile } from '../../media/read-file.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { EXIT } from '../exit-codes.ts';
import { callerPath } from '../paths.ts';
import type { Verb } from '../verb.ts';
import { DATA_OPTION, withGateway } from './connection.ts';

export const verb: Verb = {
  about:
    'Nothing is published unless the whole response verifies. Importing the same response again changes ' +
    'nothing.',
  positionals: [{ value: 'FILE', about: 'the response bundle', required: true }],
  options: DATA_OPTION,
  json: true,
  examples: ['gateway import /media/usb/response-1-77ab….permafrost --data gateway'],
  async run(invocation) {
    const { terminal } = invocation;
    const file = callerPath(invocation.positionals[0] ?? '');
    const report = await withGateway(invocation, async (gateway) => {
      // A pipe, a link or a file too large on the drive is worth a line in the log as well.
      const bytes = await onRecord(gateway, { kind: 'response.refused', facts: {} }, () =>
        readBundleFile(file, LIMITS.fileBytes),
      );
      return await importResponse(gateway, { bytes });
    });
    terminal.say(
      report.isNew
        ? `Response ${report.sequence} is imported.`
        : `Response ${report.sequence} was imported before; nothing changed.`,
    );
    terminal.facts([
      ['sealed digest', report.sealedDigest],
      ['in words', report.words],
    ]);
    for (const { requestId, keyId } of report.assigned) {
      terminal.say(`    key      ${keyId}  for request ${requestId}`);
    }
    for (const { count } of report.pooled) terminal.say(`    pool     ${count} keys made ahead`);
    for (const { keyId } of report.retired) terminal.say(`    retired  ${keyId}`);
    for (const { subject, subjectId, failed } of report.drilled) {
      terminal.say(
        failed === 'none'
          ? `    drilled  ${subject} ${subjectId}: it holds`
          : `    FAILED   ${subject} ${subjectId}: ${failed}. ALARM: nobody can count on it.`,
      );
    }
    for (const { requestId, code, sentence } of report.refused) {
      terminal.say(`    refused  request ${requestId}: ${sentence} (${code})`);
    }
    terminal.document(report);
    return EXIT.ok;
  },
};

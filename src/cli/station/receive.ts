/** `station receive`: opens and verifies a request bundle, and shows the sheet to be read. */
import path from 'node:path';
import { readBundleFile } from '../../media/read-file.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { onFileRecord } from '../../station-process/file-record.ts';
import { EXIT } from '../exit-codes.ts';
import { callerPath } from '../paths.ts';
import type { Verb } from '../verb.ts';
import { withStation } from './connection.ts';
import { requestLines, showSheet } from './sheets.ts';
import { unlock, UNLOCK_OPTIONS } from './unlock.ts';

export const verb: Verb = {
  about:
    'Nothing is done yet: the sheet says what the request asks for, and each custodian approves it with ' +
    '`station approve`. A bundle received before is recognised and changes nothing.',
  positionals: [{ value: 'FILE', about: 'the request bundle', required: true }],
  options: UNLOCK_OPTIONS,
  json: true,
  examples: [
    'station receive /media/usb/request-1-3f0c….permafrost --data vault',
    'station receive request.permafrost --data vault --secrets-fd 3 3<passphrases',
  ],
  async run(invocation) {
    const { terminal } = invocation;
    const given = callerPath(invocation.positionals[0] ?? '');
    const received = await withStation(invocation, async (station, secrets) => {
      const file = await onFileRecord(station, 'read', path.basename(given), () =>
        readBundleFile(given, LIMITS.fileBytes),
      );
      await unlock(station, secrets, invocation);
      return await station.call('receive', { file });
    });
    const { request, seen } = received;
    terminal.say(
      seen === 'new'
        ? 'The request is received. Read this sheet:'
        : 'This request was received before; nothing changed. Its sheet:',
    );
    showSheet(terminal, {
      sheet: received.sheet,
      sheetDigest: request.sheetDigest,
      words: received.sheetWords,
    });
    terminal.facts(requestLines(request));
    terminal.document(received);
    return EXIT.ok;
  },
};

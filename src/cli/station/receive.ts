/** `station receive`: opens and verifies a request bundle, and shows the sheet to be read. */
import path from 'node:path';
import { isRefusal } from '../../core/refusal.ts';
import type { CallInput } from '../../ipc/contract.ts';
import { readBundleFile } from '../../media/read-file.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { EXIT } from '../exit-codes.ts';
import { callerPath } from '../paths.ts';
import type { Verb } from '../verb.ts';
import { withStation, type Station } from './connection.ts';
import { requestLines, showSheet } from './sheets.ts';
import { unlock, UNLOCK_OPTIONS } from './unlock.ts';

const MAX_NAME = 128;

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
      const file = await readOnRecord(station, given);
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

/** A file that is refused unread leaves its entry in the audit log like a bundle refused later. */
async function readOnRecord(station: Station, file: string): Promise<Uint8Array> {
  try {
    return readBundleFile(file, LIMITS.fileBytes);
  } catch (error) {
    if (isRefusal(error) && isRecorded(error.code)) {
      const fileName = path
        .basename(file)
        .replace(/[^\x20-\x7e]/g, '?')
        .slice(0, MAX_NAME);
      await station.call('fileRefused', { code: error.code, fileName });
    }
    throw error;
  }
}

/** That there is no file says nothing about anybody. */
function isRecorded(code: string): code is CallInput<'fileRefused'>['code'] {
  return ['FILE_NOT_REGULAR', 'FILE_TOO_LARGE', 'FILE_UNREADABLE'].includes(code);
}

/**
 * `station record`: the record of a ceremony, signed by the station. Anyone checks it with `permafrost
 * verify` and a station card.
 */
import type { CallOutput } from '../../ipc/contract.ts';
import { writeNewFile } from '../../media/write-file.ts';
import { usage } from '../arguments.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { callerPath, shownPath } from '../paths.ts';
import type { Invocation, Verb } from '../verb.ts';
import { withProcess, withStation, type Station } from './connection.ts';
import { unlock, UNLOCK_OPTIONS } from './unlock.ts';

const PAGE = 100;

export const verb: Verb = {
  about:
    'A ceremony is all that belongs together: the set-up, a pairing, a request from its arrival to the ' +
    'export of its response, an act of custody, a backup, a restore. --list names them and needs no ' +
    'passphrase; a quorum unlocks the station to sign a record.',
  positionals: [{ value: 'CEREMONY', about: 'which ceremony, such as request-57' }],
  options: {
    ...UNLOCK_OPTIONS,
    list: { about: 'list the ceremonies, newest first' },
    to: { value: 'DIR', about: 'the folder for the signed record' },
  },
  json: true,
  examples: [
    'station record --list --data vault',
    'station record request-57 --data vault --to /media/usb',
    'verify ceremony-request-57-….permafrost-record.json --card station-card.json',
  ],
  async run(invocation) {
    const [ceremonyId] = invocation.positionals;
    if (invocation.flag('list')) {
      if (ceremonyId !== undefined) usage('--list and a ceremony do not go together');
      return await list(invocation);
    }
    if (ceremonyId === undefined) return usage('CEREMONY is missing (--list names them)');
    return await sign(invocation, ceremonyId);
  },
};

async function list(invocation: Invocation): Promise<ExitCode> {
  const { terminal } = invocation;
  const found = await withProcess(invocation.text('data'), allCeremonies);
  terminal.say(found.length === 0 ? 'There was no ceremony yet.' : 'Ceremonies, newest first:');
  for (const { ceremonyId, title, startedAt, endedAt } of found) {
    const end = endedAt === '' ? 'not over' : `over ${endedAt}`;
    terminal.say(`    ${ceremonyId.padEnd(16)}  ${title}, begun ${startedAt}, ${end}`);
  }
  terminal.document({ ceremonies: found });
  return EXIT.ok;
}

type Listed = CallOutput<'ceremonies'>['ceremonies'];

async function allCeremonies(station: Station): Promise<Listed> {
  const found: Listed = [];
  for (let before: number | undefined; ;) {
    const page = await station.call('ceremonies', {
      limit: PAGE,
      ...(before === undefined ? {} : { before }),
    });
    found.push(...page.ceremonies);
    const last = page.ceremonies.at(-1)?.ceremonyId ?? '';
    if (!page.hasMore) return found;
    before = Number(last.slice(last.lastIndexOf('-') + 1));
  }
}

async function sign(invocation: Invocation, ceremonyId: string): Promise<ExitCode> {
  const { terminal } = invocation;
  const folder = callerPath(invocation.text('to'));
  if (!/^[a-z-]{1,32}-[0-9]{1,12}$/.test(ceremonyId)) usage('CEREMONY is one that --list names');
  const signed = await withStation(invocation, async (station, secrets) => {
    await unlock(station, secrets, invocation);
    return await station.call('signedRecord', { ceremonyId });
  });
  const file = writeNewFile(folder, signed.fileName, signed.file);
  terminal.say(`The signed record is in ${shownPath(file)}.`);
  terminal.facts([
    ['SHA-256', signed.digest],
    ['in words', signed.words],
  ]);
  terminal.document({ ceremonyId, file, digest: signed.digest, words: signed.words });
  return EXIT.ok;
}

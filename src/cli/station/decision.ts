/**
 * What approving and declining have in common: the station shows the sheet of a request, a custodian
 * says who they are and which sheet they read, and gives their passphrase.
 */
import type { RequestFacts } from '../../ipc/shapes.ts';
import { usage } from '../arguments.ts';
import { askLine } from '../secrets/tty.ts';
import type { Invocation, OptionSpec } from '../verb.ts';
import type { Secrets } from '../secrets/source.ts';
import { STATION_OPTIONS, type Station } from './connection.ts';
import { chooseRequest, REQUEST_OPTION } from './requests.ts';
import { digestRead, SHEET_OPTION, showSheet } from './sheets.ts';

export const DECISION_OPTIONS: Readonly<Record<string, OptionSpec>> = {
  ...STATION_OPTIONS,
  ...REQUEST_OPTION,
  ...SHEET_OPTION,
  custodian: { value: 'NAME', about: 'who decides (asked for otherwise)' },
};

export type Decision = {
  readonly requestId: string;
  readonly sheetDigest: string;
  readonly custodian: string;
  readonly passphrase: Uint8Array;
};

/** `question` is asked when the sheet has been shown; `isMeant` finds the request left unnamed. */
export async function askDecision(
  station: Station,
  secrets: Secrets,
  invocation: Invocation,
  { question, isMeant }: { question: string; isMeant: (request: RequestFacts) => boolean },
): Promise<Decision> {
  const read = invocation.optionalText('sheet');
  const named = invocation.optionalText('custodian');
  if (!secrets.isInteractive && (read === undefined || named === undefined)) {
    usage('with --secrets-fd, --custodian and --sheet are needed');
  }
  const requestId = await chooseRequest(station, invocation, isMeant);
  const { request, sheet, sheetWords } = await station.call('review', { requestId });
  showSheet(invocation.terminal, { sheet, sheetDigest: request.sheetDigest, words: sheetWords });
  const sheetDigest = digestRead(invocation, request.sheetDigest);
  await secrets.confirm(question);
  const custodian = named ?? (await askLine('Custodian, name: '));
  return { requestId, sheetDigest, custodian, passphrase: await secrets.of(custodian) };
}

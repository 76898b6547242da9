/**
 * Sheets on the terminal: the text that custodians read before they act, its digest, and the same
 * digest as words to be read aloud. The text comes from the station; nothing is composed here.
 */
import type { RequestFacts } from '../../ipc/shapes.ts';
import { usage } from '../arguments.ts';
import type { Fact, Terminal } from '../terminal.ts';
import type { Invocation, OptionSpec } from '../verb.ts';

export const SHEET_OPTION: Readonly<Record<'sheet', OptionSpec>> = {
  sheet: {
    value: 'DIGEST',
    about: 'the digest of the sheet that was read; another one is refused',
  },
};

export function showSheet(
  terminal: Terminal,
  sheet: { readonly sheet: string; readonly sheetDigest: string; readonly words: string },
): void {
  terminal.quote(sheet.sheet);
  terminal.facts([
    ['sheet digest', sheet.sheetDigest],
    ['in words', sheet.words],
  ]);
}

/** The digest that is acted on: the one that was read, or that of the sheet just shown. */
export function digestRead(invocation: Invocation, shown: string): string {
  const read = invocation.optionalText('sheet');
  if (read !== undefined && !/^[0-9a-f]{64}$/.test(read)) usage('--sheet wants 64 hex digits');
  // Whether it is the sheet on record is for the station to say, and to put on record.
  return read ?? shown;
}

export function requestLines(request: RequestFacts): readonly Fact[] {
  return [
    ['request', request.requestId],
    ['state', stateOf(request)],
    ['number', request.sequence],
    ['from gateway', request.gatewayId],
    ['digest', request.payloadDigest],
    ['valid until', request.notAfter],
    ['items', `${request.itemsDone} of ${request.itemsTotal} done`],
    [
      'approvals',
      `${request.approvedBy.length} of ${request.threshold}${
        request.approvedBy.length > 0 ? ` (${request.approvedBy.join(', ')})` : ''
      }`,
    ],
    ...request.declines.map(({ name, reason }): Fact => ['declined', `${name}: ${reason}`]),
  ];
}

function stateOf(request: RequestFacts): string {
  if (request.status === 'answered') {
    return request.exportedAt === ''
      ? 'answered, not exported yet'
      : `exported ${request.exportedAt}`;
  }
  if (request.status === 'executing') return 'being executed (station run continues it)';
  if (request.isBlocked) return 'declined: it cannot be approved any more';
  return request.approvedBy.length >= request.threshold
    ? 'approved (station run is next)'
    : 'waiting for approval';
}

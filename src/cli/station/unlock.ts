/**
 * Unlocking for one verb: a quorum's passphrases, and before it, when it is asked for, the same
 * quorum's acknowledgement of a breach of the air gap. At the terminal each verb is a session of its
 * own, so an acknowledgement is given where it is used and ends with the verb.
 */
import type { CallOutput } from '../../ipc/contract.ts';
import type { Secrets } from '../secrets/source.ts';
import type { Invocation, OptionSpec } from '../verb.ts';
import { airGapText } from './air-gap-text.ts';
import { STATION_OPTIONS, type Station } from './connection.ts';
import { showSheet } from './sheets.ts';

const ACKNOWLEDGE = 'acknowledge-air-gap';

/** The options of every verb that unlocks. */
export const UNLOCK_OPTIONS: Readonly<Record<string, OptionSpec>> = {
  ...STATION_OPTIONS,
  [ACKNOWLEDGE]: {
    about:
      'let the custodians who unlock take a breach of the air gap on record first; it holds for what is ' +
      'found now, and for this command',
  },
};

/** Joins a quorum's shares. How many are needed is public. */
export async function unlock(
  station: Station,
  secrets: Secrets,
  invocation: Invocation,
): Promise<void> {
  const status = await station.call('status', {});
  const isBreached = status.airGap.state === 'breached';
  const digest =
    isBreached && invocation.flag(ACKNOWLEDGE)
      ? await readSheet(station, secrets, invocation)
      : undefined;
  if (isBreached && digest === undefined) sayBreach(status, invocation);
  // Before `init` any call that needs the vault says so itself.
  const custodians = await secrets.quorum(status.exists ? status.threshold : 2);
  if (digest !== undefined) {
    await station.call('acknowledgeAirGap', { sheetDigest: digest, custodians });
  }
  await station.call('unlock', { custodians });
}

async function readSheet(
  station: Station,
  secrets: Secrets,
  { terminal }: Invocation,
): Promise<string> {
  const sheet = await station.call('actSheet', { act: 'air-gap' });
  showSheet(terminal, sheet);
  await secrets.confirm('Is everything that was found known to you, and accepted?');
  return sheet.sheetDigest;
}

/** Before anybody types: the words are better not typed at a machine that will not take them. */
function sayBreach(status: CallOutput<'status'>, { terminal }: Invocation): void {
  const after =
    status.exists && status.env === 'production'
      ? `This production station does not unlock until it is gone, or acknowledged with --${ACKNOWLEDGE}.`
      : 'This is a test station: it goes on, and each response says so.';
  terminal.note(`The air gap is ${airGapText(status.airGap)}. ${after}`);
}

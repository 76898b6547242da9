/** `gateway drill request`: asks the station to try keys, or to open what is stored under them. */
import { MOST_DRILLS_AT_ONCE, requestDrills } from '../../gateway/drills/request-drills.ts';
import type { DrillWish } from '../../gateway/drills/request-drills.ts';
import { usage } from '../arguments.ts';
import { EXIT } from '../exit-codes.ts';
import type { Invocation, Verb } from '../verb.ts';
import { DATA_OPTION, withGateway } from './connection.ts';

export const verb: Verb = {
  about:
    'The request leaves with the next `gateway export` and takes a quorum at the station. What it finds is ' +
    'signed, good or bad, and is what wallets hear when they ask whether a COLD key or backup is valid.',
  options: {
    ...DATA_OPTION,
    keys: {
      value: 'N',
      about: `so many COLD keys, the longest untried first (1 to ${MOST_DRILLS_AT_ONCE})`,
    },
    backups: {
      value: 'N',
      about: `so many backups under COLD keys, the longest unread first (1 to ${MOST_DRILLS_AT_ONCE})`,
    },
    key: { value: 'ID', about: 'this key' },
    backup: { value: 'ID', about: 'this backup' },
  },
  json: true,
  examples: ['gateway drill request --keys 16 --data gateway'],
  async run(invocation) {
    const wish = wishOf(invocation);
    const drills = await withGateway(invocation, (gateway) => requestDrills(gateway, wish));
    const { terminal } = invocation;
    for (const { subject, subjectId, isNew } of drills) {
      terminal.say(`    ${subject.padEnd(8)} ${subjectId}${isNew ? '' : '  (under way already)'}`);
    }
    const fresh = drills.filter(({ isNew }) => isNew).length;
    terminal.say(
      drills.length === 0
        ? 'There is nothing to try.'
        : `Drills that are queued for the station now: ${fresh}.`,
    );
    terminal.document({ drills });
    return EXIT.ok;
  },
};

function wishOf(invocation: Invocation): DrillWish {
  const [keys, backups, keyId, backupId] = ['keys', 'backups', 'key', 'backup'].map((option) =>
    invocation.optionalText(option),
  );
  const given = [keys, backups, keyId, backupId].filter((text) => text !== undefined);
  if (given.length !== 1) return usage('name one of --keys, --backups, --key, --backup');
  if (keyId !== undefined) return { keyId };
  if (backupId !== undefined) return { backupId };
  return keys === undefined ? { backups: Number(backups) } : { keys: Number(keys) };
}

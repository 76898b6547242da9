/** `station air-gap`: what the station's monitor sees now. Needs no passphrase and changes nothing. */
import { EXIT } from '../exit-codes.ts';
import type { Verb } from '../verb.ts';
import { DATA_OPTION, withProcess } from './connection.ts';

export const verb: Verb = {
  about:
    'Network interfaces that are switched on, default routes, and radios, connected or not; also what ' +
    'cannot be looked at. It is detection, and no proof. A production station that is breached does not ' +
    'unlock until what is named is gone, or a quorum acknowledges it: the verbs that unlock take ' +
    '--acknowledge-air-gap.',
  options: DATA_OPTION,
  json: true,
  examples: ['station air-gap --data vault'],
  async run(invocation) {
    const { terminal } = invocation;
    const seen = await withProcess(invocation.text('data'), (station) =>
      station.call('airGap', {}),
    );
    terminal.facts([
      ['air gap', seen.state],
      ['looked at', seen.observedAt],
      ...seen.findings.map(({ what, name }) => [what, name] as const),
    ]);
    terminal.document(seen);
    return EXIT.ok;
  },
};

/** `gateway verification list`: whose identity is to be decided. */
import { listVerifications } from '../../gateway/retail/decide-verification.ts';
import { EXIT } from '../exit-codes.ts';
import type { Verb } from '../verb.ts';
import { DATA_OPTION, withGateway } from './connection.ts';

export const verb: Verb = {
  options: { ...DATA_OPTION, all: { about: 'also those that are decided or over' } },
  json: true,
  examples: ['gateway verification list --data gateway'],
  async run(invocation) {
    const { terminal } = invocation;
    const all = invocation.flag('all');
    const verifications = await withGateway(invocation, (gateway) =>
      listVerifications(gateway, { all }),
    );
    if (verifications.length === 0) terminal.say('No verification waits for a decision.');
    for (const { verificationId, userIdentifier, state, startedAt, expiresAt } of verifications) {
      const until = `until ${expiresAt}`;
      terminal.say(`${verificationId}  ${userIdentifier}, ${state}, begun ${startedAt}, ${until}`);
    }
    terminal.document({ verifications });
    return EXIT.ok;
  },
};

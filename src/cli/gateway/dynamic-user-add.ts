/** `gateway dynamic user add`: a user of an environment, who may have wallets. */
import { addUser } from '../../gateway/dynamic/users.ts';
import { EXIT } from '../exit-codes.ts';
import type { Verb } from '../verb.ts';
import { withGateway } from './connection.ts';
import { ENVIRONMENT_OPTIONS } from './dynamic-options.ts';

export const verb: Verb = {
  options: {
    ...ENVIRONMENT_OPTIONS,
    user: { value: 'UUID', about: 'the user', required: true },
  },
  json: true,
  examples: ['gateway dynamic user add --data gateway --environment 53728749-… --user 7eb7843b-…'],
  async run(invocation) {
    const [environmentId, userId] = [invocation.text('environment'), invocation.text('user')];
    const user = await withGateway(invocation, (gateway) =>
      addUser(gateway, { environmentId, userId }),
    );
    invocation.terminal.say(`User ${userId} is of environment ${environmentId}.`);
    invocation.terminal.document(user);
    return EXIT.ok;
  },
};

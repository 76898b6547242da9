/** `gateway dynamic environment secret`: another secret for its events; the old one is refused at once. */
import { replaceSecret } from '../../gateway/dynamic/environments.ts';
import { EXIT } from '../exit-codes.ts';
import type { Verb } from '../verb.ts';
import { withGateway } from './connection.ts';
import { ENVIRONMENT_OPTIONS, SECRET_OPTIONS, secretOf } from './dynamic-options.ts';

export const verb: Verb = {
  options: { ...ENVIRONMENT_OPTIONS, ...SECRET_OPTIONS },
  json: true,
  examples: ['gateway dynamic environment secret --data gateway --environment 53728749-…'],
  async run(invocation) {
    const environmentId = invocation.text('environment');
    const secrets = secretOf(invocation);
    const { secret } = await withGateway(invocation, (gateway) =>
      replaceSecret(gateway, { environmentId, ...secrets.given }),
    );
    invocation.terminal.say(`Events of ${environmentId} are verified with the new secret.`);
    secrets.hand(environmentId, secret, { environmentId });
    return EXIT.ok;
  },
};

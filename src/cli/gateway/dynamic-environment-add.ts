/**
 * `gateway dynamic environment add`: an environment of Dynamic’s API. Its events are verified with a secret
 * that their sender has too: the one it shows, or one that is made here and shown once.
 */
import { addEnvironment } from '../../gateway/dynamic/environments.ts';
import { EXIT } from '../exit-codes.ts';
import type { Verb } from '../verb.ts';
import { withGateway } from './connection.ts';
import { ENVIRONMENT_OPTIONS, SECRET_OPTIONS, secretOf } from './dynamic-options.ts';

export const verb: Verb = {
  about:
    'A token of it is made with `gateway api-key create --scope dynamic --for UUID`. Shares are delivered ' +
    'to /api/v0/environments/UUID/webhooks/delegated-shares.',
  options: {
    ...ENVIRONMENT_OPTIONS,
    label: { value: 'TEXT', about: 'what people call it', required: true },
    ...SECRET_OPTIONS,
  },
  json: true,
  examples: [
    'gateway dynamic environment add --data gateway --environment 53728749-… --label Sandbox',
    'gateway dynamic environment add --data gateway --environment 53728749-… --label Live --given-secrets-fd 3 3<secret',
  ],
  async run(invocation) {
    const environmentId = invocation.text('environment');
    const name = invocation.text('label').normalize('NFC');
    const secrets = secretOf(invocation);
    const { secret, ...environment } = await withGateway(invocation, (gateway) =>
      addEnvironment(gateway, { environmentId, name, ...secrets.given }),
    );
    invocation.terminal.facts([
      ['environment', environmentId],
      ['label', name],
    ]);
    secrets.hand(environmentId, secret, environment);
    return EXIT.ok;
  },
};

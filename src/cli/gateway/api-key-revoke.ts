/** `gateway api-key revoke`: the credential is refused from now on. */
import { revokeApiKey } from '../../gateway/api-keys/api-keys.ts';
import { EXIT } from '../exit-codes.ts';
import type { Verb } from '../verb.ts';
import { DATA_OPTION, withGateway } from './connection.ts';

export const verb: Verb = {
  positionals: [{ value: 'ID', about: 'the id of the API key', required: true }],
  options: DATA_OPTION,
  json: true,
  examples: ['gateway api-key revoke 6a1f0c52-… --data gateway'],
  async run(invocation) {
    const id = invocation.positionals[0] ?? '';
    const apiKey = await withGateway(invocation, (gateway) => revokeApiKey(gateway, { id }));
    invocation.terminal.say(`API key ${apiKey.id} (${apiKey.label}) is revoked.`);
    invocation.terminal.document(apiKey);
    return EXIT.ok;
  },
};

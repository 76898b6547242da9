/** `gateway api-key list`: the credentials, without their tokens. */
import { listApiKeys } from '../../gateway/api-keys/api-keys.ts';
import { EXIT } from '../exit-codes.ts';
import type { Verb } from '../verb.ts';
import { DATA_OPTION, withGateway } from './connection.ts';

export const verb: Verb = {
  options: DATA_OPTION,
  json: true,
  examples: ['gateway api-key list --data gateway'],
  async run(invocation) {
    const apiKeys = await withGateway(invocation, listApiKeys);
    const { terminal } = invocation;
    if (apiKeys.length === 0) terminal.say('There is no API key yet.');
    for (const { id, label, scopes, createdAt, revokedAt } of apiKeys) {
      const state = revokedAt === '' ? 'active' : `revoked ${revokedAt}`;
      terminal.say(`${id}  ${label}  (${scopes.join(' ')}), made ${createdAt}, ${state}`);
    }
    terminal.document({ apiKeys });
    return EXIT.ok;
  },
};

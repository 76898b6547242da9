/** `gateway dynamic environment list`: the environments, and to which keys their shares are sealed. */
import { listEnvironments } from '../../gateway/dynamic/list-environments.ts';
import { EXIT } from '../exit-codes.ts';
import type { Verb } from '../verb.ts';
import { DATA_OPTION, withGateway } from './connection.ts';

export const verb: Verb = {
  options: DATA_OPTION,
  json: true,
  examples: ['gateway dynamic environment list --data gateway'],
  async run(invocation) {
    const environments = await withGateway(invocation, listEnvironments);
    const { terminal } = invocation;
    if (environments.length === 0) terminal.say('There is no environment yet.');
    for (const { environmentId, name, users, wallets, keys } of environments) {
      terminal.say(`${environmentId}  ${name}, ${users} users, ${wallets} wallets`);
      for (const { kid, keyId } of keys) {
        terminal.say(`    shares ${kid === '' ? 'that name no key' : `for ${kid}`}: ${keyId}`);
      }
    }
    terminal.document({ environments });
    return EXIT.ok;
  },
};

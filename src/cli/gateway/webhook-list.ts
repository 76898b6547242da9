/** `gateway webhook list`: who is told what, without the secrets. */
import { listReceivers } from '../../gateway/webhooks/receivers.ts';
import { EXIT } from '../exit-codes.ts';
import type { Verb } from '../verb.ts';
import { DATA_OPTION, withGateway } from './connection.ts';

export const verb: Verb = {
  options: DATA_OPTION,
  json: true,
  examples: ['gateway webhook list --data gateway'],
  async run(invocation) {
    const webhooks = await withGateway(invocation, listReceivers);
    const { terminal } = invocation;
    if (webhooks.length === 0) terminal.say('There is no webhook yet.');
    for (const { id, url, events, createdAt, revokedAt } of webhooks) {
      const state = revokedAt === '' ? 'active' : `revoked ${revokedAt}`;
      terminal.say(`${id}  ${url}  (${events.join(' ')}), made ${createdAt}, ${state}`);
    }
    terminal.document({ webhooks });
    return EXIT.ok;
  },
};

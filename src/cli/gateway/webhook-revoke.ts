/** `gateway webhook revoke`: nothing is sent there any more, not even what waits. */
import { revokeReceiver } from '../../gateway/webhooks/receivers.ts';
import { EXIT } from '../exit-codes.ts';
import type { Verb } from '../verb.ts';
import { DATA_OPTION, withGateway } from './connection.ts';

export const verb: Verb = {
  positionals: [{ value: 'ID', about: 'the id of the webhook', required: true }],
  options: DATA_OPTION,
  json: true,
  examples: ['gateway webhook revoke 6a1f0c52-… --data gateway'],
  async run(invocation) {
    const id = invocation.positionals[0] ?? '';
    const webhook = await withGateway(invocation, (gateway) => revokeReceiver(gateway, { id }));
    invocation.terminal.say(`Webhook ${webhook.id} (${webhook.url}) is revoked.`);
    invocation.terminal.document(webhook);
    return EXIT.ok;
  },
};

/** `gateway webhook redeliver`: sends again what was given up, or one event. */
import { redeliver } from '../../gateway/webhooks/redeliver.ts';
import { EXIT } from '../exit-codes.ts';
import type { Verb } from '../verb.ts';
import { DATA_OPTION, withGateway } from './connection.ts';

export const verb: Verb = {
  about: 'A gateway that is served sends it; receivers see the same event id as before.',
  options: {
    ...DATA_OPTION,
    event: {
      value: 'ID',
      about: 'one event, also one that arrived (all that was given up if left out)',
    },
  },
  json: true,
  examples: [
    'gateway webhook redeliver --data gateway',
    'gateway webhook redeliver --data gateway --event evt_7d04…',
  ],
  async run(invocation) {
    const eventId = invocation.optionalText('event');
    const deliveries = await withGateway(invocation, (gateway) => redeliver(gateway, { eventId }));
    invocation.terminal.say(
      deliveries === 0 ? 'Nothing was given up.' : `Deliveries that go out again: ${deliveries}.`,
    );
    invocation.terminal.document({ deliveries });
    return EXIT.ok;
  },
};

/**
 * `gateway webhook create`: tells a receiver what happens. The secret that its deliveries are signed with is
 * shown once; the receiver verifies with it (`verifyWebhook` of `permafrost/client`).
 */
import { utf8 } from '../../core/encoding/bytes.ts';
import { EVENT_MEANINGS, EVENT_TYPES, type EventType } from '../../gateway/webhooks/events.ts';
import { createReceiver } from '../../gateway/webhooks/receivers.ts';
import { usage } from '../arguments.ts';
import { EXIT } from '../exit-codes.ts';
import { parseDescriptor, writePassphrases } from '../secrets/passphrase-lines.ts';
import type { Verb } from '../verb.ts';
import { DATA_OPTION, withGateway } from './connection.ts';

export const verb: Verb = {
  about:
    'Events hold ids and counts only: ' +
    EVENT_TYPES.map((type) => `${type} (${EVENT_MEANINGS[type]})`).join(', ') +
    '. What is not answered with 2xx in ten seconds is tried again for three days.',
  options: {
    ...DATA_OPTION,
    url: { value: 'URL', about: 'where events are sent (https)', required: true },
    event: {
      value: EVENT_TYPES.join('|'),
      about: 'what it is told; give it once for each (all if left out)',
      multiple: true,
    },
    'secrets-fd': {
      value: 'N',
      about:
        'write the secret to file descriptor N as a line “id<TAB>secret” instead of showing it',
    },
  },
  json: true,
  examples: [
    'gateway webhook create --data gateway --url https://wallet.example/permafrost',
    'gateway webhook create --data gateway --url https://wallet.example/drills --event drill.failed',
  ],
  async run(invocation) {
    const { terminal } = invocation;
    const events = invocation.texts('event').map(eventOf);
    const fd = invocation.optionalText('secrets-fd');
    const descriptor = fd === undefined ? undefined : parseDescriptor(fd);
    const url = invocation.text('url');
    const { secret, ...receiver } = await withGateway(invocation, (gateway) =>
      createReceiver(gateway, { url, ...(events.length > 0 ? { events } : {}) }),
    );
    terminal.facts([
      ['id', receiver.id],
      ['url', receiver.url],
      ['events', receiver.events.join(' ')],
    ]);
    if (descriptor === undefined) {
      terminal.say(`    secret   ${secret}\nKeep it now: it is not shown again.`);
      terminal.document({ ...receiver, secret });
    } else {
      writePassphrases(descriptor, [{ name: receiver.id, passphrase: utf8(secret) }]);
      terminal.document(receiver);
    }
    return EXIT.ok;
  },
};

function eventOf(text: string): EventType {
  return (
    EVENT_TYPES.find((type) => type === text) ??
    usage(`--event is one of ${EVENT_TYPES.join(', ')}`)
  );
}

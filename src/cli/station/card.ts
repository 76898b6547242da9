/** `station card`: the public card that the gateway pins. Needs no passphrase. */
import { EXIT } from '../exit-codes.ts';
import type { Verb } from '../verb.ts';
import { writeCard } from '../write-card.ts';
import { DATA_OPTION, withProcess } from './connection.ts';

export const verb: Verb = {
  about:
    'Carry the file to the gateway, and read its fingerprint or the words out over another channel: ' +
    'the gateway pairs only a card whose fingerprint matches what was read out.',
  options: {
    ...DATA_OPTION,
    to: { value: 'DIR', about: 'the folder for station-card.json', required: true },
  },
  json: true,
  examples: ['station card --data vault --to /media/usb'],
  async run(invocation) {
    const { card, cardDigest, words } = await withProcess(invocation.text('data'), (station) =>
      station.call('card', {}),
    );
    writeCard(invocation, 'station-card.json', { card, cardDigest, words });
    return EXIT.ok;
  },
};

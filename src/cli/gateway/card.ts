/** `gateway card`: the public card that the station pins. */
import { gatewayCard } from '../../gateway/card.ts';
import { EXIT } from '../exit-codes.ts';
import type { Verb } from '../verb.ts';
import { writeCard } from '../write-card.ts';
import { CREATE_OPTIONS, DATA_OPTION, withNewGateway } from './connection.ts';

export const verb: Verb = {
  about:
    'Carry the file to the station, and read its fingerprint or the words out over another channel: ' +
    'the station pairs only a card whose fingerprint matches what was read out.',
  options: {
    ...DATA_OPTION,
    to: { value: 'DIR', about: 'the folder for gateway-card.json', required: true },
    ...CREATE_OPTIONS,
  },
  json: true,
  examples: ['gateway card --data gateway --to /media/usb --env production --name "Example Ltd"'],
  async run(invocation) {
    const card = await withNewGateway(invocation, (gateway) =>
      Promise.resolve(gatewayCard(gateway)),
    );
    writeCard(invocation, 'gateway-card.json', {
      card: card.bytes,
      cardDigest: card.digest,
      words: card.words,
    });
    return EXIT.ok;
  },
};

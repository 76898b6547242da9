/** `gateway dynamic key set`: to which RSA key the shares of an environment are sealed from now on. */
import { setDeliveryKey } from '../../gateway/dynamic/delivery-keys.ts';
import { EXIT } from '../exit-codes.ts';
import type { Verb } from '../verb.ts';
import { withGateway } from './connection.ts';
import { ENVIRONMENT_OPTIONS } from './dynamic-options.ts';

export const verb: Verb = {
  about:
    'The sender of the shares has the public half of the key. A share for a HOT key is opened once when it ' +
    'comes, and refused if that fails; for a COLD key only the station can tell.',
  options: {
    ...ENVIRONMENT_OPTIONS,
    key: { value: 'ID', about: 'an rsa4096 key that this gateway assigned', required: true },
    kid: {
      value: 'NAME',
      about: 'what the sender calls the key (left out: for shares that name no key)',
    },
  },
  json: true,
  examples: [
    'gateway dynamic key set --data gateway --environment 53728749-… --key 1704d012-…',
    'gateway dynamic key set --data gateway --environment 53728749-… --key 1704d012-… --kid dynamic_rsa_lSuvWlCy',
  ],
  async run(invocation) {
    const given = {
      environmentId: invocation.text('environment'),
      keyId: invocation.text('key'),
      kid: (invocation.optionalText('kid') ?? '').normalize('NFC'),
    };
    const set = await withGateway(invocation, (gateway) => setDeliveryKey(gateway, given));
    const named = set.kid === '' ? 'name no key' : `name ${set.kid}`;
    invocation.terminal.say(`Shares that ${named} are for key ${set.keyId} from now on.`);
    invocation.terminal.document(set);
    return EXIT.ok;
  },
};

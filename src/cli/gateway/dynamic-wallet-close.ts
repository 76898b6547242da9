/** `gateway dynamic wallet close`: nothing is recorded for the wallet any more. What is recorded stays. */
import { closeWallet } from '../../gateway/dynamic/wallets.ts';
import { EXIT } from '../exit-codes.ts';
import type { Verb } from '../verb.ts';
import { withGateway } from './connection.ts';
import { ENVIRONMENT_OPTIONS } from './dynamic-options.ts';

export const verb: Verb = {
  options: {
    ...ENVIRONMENT_OPTIONS,
    wallet: { value: 'UUID', about: 'the wallet', required: true },
  },
  json: true,
  examples: [
    'gateway dynamic wallet close --data gateway --environment 53728749-… --wallet 25193936-…',
  ],
  async run(invocation) {
    const [environmentId, walletId] = [invocation.text('environment'), invocation.text('wallet')];
    const wallet = await withGateway(invocation, (gateway) =>
      closeWallet(gateway, { environmentId, walletId }),
    );
    invocation.terminal.say(`Wallet ${walletId} is closed.`);
    invocation.terminal.document(wallet);
    return EXIT.ok;
  },
};

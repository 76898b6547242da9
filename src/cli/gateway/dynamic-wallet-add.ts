/** `gateway dynamic wallet add`: a wallet of a user, and whether a client holds key shares of it. */
import { addWallet } from '../../gateway/dynamic/wallets.ts';
import { usage } from '../arguments.ts';
import { EXIT } from '../exit-codes.ts';
import type { Verb } from '../verb.ts';
import { withGateway } from './connection.ts';
import { ENVIRONMENT_OPTIONS } from './dynamic-options.ts';

export const verb: Verb = {
  options: {
    ...ENVIRONMENT_OPTIONS,
    user: { value: 'UUID', about: 'whose it is', required: true },
    wallet: { value: 'UUID', about: 'the wallet', required: true },
    'client-shares': {
      value: 'yes|no',
      about:
        'whether a client of the user holds key shares; then no server may record their backup',
      required: true,
    },
  },
  json: true,
  examples: [
    'gateway dynamic wallet add --data gateway --environment 53728749-… --user 7eb7843b-… --wallet 25193936-… --client-shares no',
  ],
  async run(invocation) {
    const held = invocation.text('client-shares');
    if (held !== 'yes' && held !== 'no') return usage('--client-shares is yes or no');
    const wallet = await withGateway(invocation, (gateway) =>
      addWallet(gateway, {
        environmentId: invocation.text('environment'),
        userId: invocation.text('user'),
        walletId: invocation.text('wallet'),
        hasClientShares: held === 'yes',
      }),
    );
    invocation.terminal.facts([
      ['wallet', wallet.walletId],
      ['share set', wallet.shareSetId],
      ['status', wallet.status],
    ]);
    invocation.terminal.document(wallet);
    return EXIT.ok;
  },
};

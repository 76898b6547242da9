/** `station revoke`: a quorum stops trusting a gateway. Its later bundles are refused. */
import { EXIT } from '../exit-codes.ts';
import type { Verb } from '../verb.ts';
import { STATION_OPTIONS } from './connection.ts';
import { actOfCustody } from './custody-act.ts';
import { SHEET_OPTION } from './sheets.ts';

export const verb: Verb = {
  positionals: [{ value: 'GATEWAY', about: 'the gateway’s id (station status)', required: true }],
  options: { ...STATION_OPTIONS, ...SHEET_OPTION },
  json: true,
  examples: ['station revoke 0b7c8d9e-… --data vault'],
  async run(invocation) {
    const gatewayId = invocation.positionals[0] ?? '';
    const revoked = await actOfCustody(
      invocation,
      { act: 'revoke', gatewayId },
      'Revoke this gateway for good?',
      (station, agreed) => station.call('revoke', { gatewayId, ...agreed }),
    );
    invocation.terminal.say(`Gateway ${revoked.gatewayId} is revoked.`);
    invocation.terminal.document(revoked);
    return EXIT.ok;
  },
};

/** `gateway revoke`: stops trusting the paired station. Its later responses are refused. */
import { revokeStation } from '../../gateway/pairing/revoke-station.ts';
import { EXIT } from '../exit-codes.ts';
import type { Verb } from '../verb.ts';
import { DATA_OPTION, withGateway } from './connection.ts';

export const verb: Verb = {
  about:
    'What the station had not answered is asked of the station that is paired next. Keys that were ' +
    'imported stay served. A revoked station cannot be paired again.',
  positionals: [{ value: 'STATION', about: 'the station’s id (gateway status)', required: true }],
  options: DATA_OPTION,
  json: true,
  examples: ['gateway revoke c8b181c5-… --data gateway'],
  async run(invocation) {
    const stationId = invocation.positionals[0] ?? '';
    await withGateway(invocation, (gateway) => revokeStation(gateway, { stationId }));
    invocation.terminal.say(`Station ${stationId} is revoked.`);
    invocation.terminal.document({ stationId });
    return EXIT.ok;
  },
};

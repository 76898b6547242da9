/**
 * R2: the signed head names this direction, environment and station, and the gateway whose key
 * signed. A test bundle in production, a reflected response and a bundle of another station end here.
 */
import { checkAddress } from '../../protocol/head-rules.ts';
import type { Rule } from './rule.ts';

export const ADDRESS_RULE: Rule = {
  id: 'R2',
  says: 'The request is for this station and environment, from the gateway that signed it.',
  check: ({ request, station, peer }) => {
    checkAddress(request.head, {
      env: station.env,
      direction: 'request',
      stationId: station.stationId,
      gatewayId: peer.peerId,
    });
  },
};

/** The air gap: what is seen, and a quorum taking a breach on record. Both work while locked. */
import { airGapAct } from '../../station/custody/air-gap.ts';
import type { Handlers } from '../call.ts';
import type { StationHost } from '../host.ts';
import { carry } from './custody.ts';

export function airGapHandlers(host: StationHost): Pick<Handlers, 'airGap' | 'acknowledgeAirGap'> {
  return {
    airGap() {
      return host.airGap();
    },

    async acknowledgeAirGap({ sheetDigest, custodians }) {
      const opened = await host.working();
      const seen = opened.airGap.look();
      await carry(opened, 'air-gap', { sheetDigest, secrets: custodians }, () => airGapAct(seen));
      return opened.airGap.acknowledged(seen);
    },
  };
}

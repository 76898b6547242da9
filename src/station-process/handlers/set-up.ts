/** Setting a station up, with the passphrases that were made here and no others. */
import { refuse } from '../../core/refusal.ts';
import { setUpStation } from '../../station/set-up.ts';
import type { Handlers } from '../call.ts';
import type { StationHost } from '../host.ts';
import { MadePassphrases } from '../made-passphrases.ts';
import { cardFacts } from './station.ts';

export function setUpHandlers(host: StationHost): Pick<Handlers, 'newPassphrases' | 'init'> {
  const passphrases = new MadePassphrases();
  return {
    async newPassphrases({ count }) {
      await host.selfTests();
      return { passphrases: passphrases.make(count, host.options.random), diceDigest: '' };
    },

    async init(wish) {
      await host.selfTests();
      if (host.hasVault()) refuse('VAULT_EXISTS', { path: host.options.dir });
      passphrases.check(wish.custodians);
      const station = await setUpStation(wish, host.options);
      await host.create(station);
      passphrases.forget();
      return cardFacts(station.identity.stationId, station.identity.card);
    },
  };
}

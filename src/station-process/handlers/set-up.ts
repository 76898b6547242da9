/**
 * Setting a station up, with the passphrases that were made here and no others. Rolls of dice given
 * for the passphrases are mixed into everything that the set-up draws.
 */
import { diceDigest, mixedRandom } from '../../core/crypto/mixed-random.ts';
import type { Random } from '../../core/crypto/random.ts';
import { refuse } from '../../core/refusal.ts';
import { setUpStation } from '../../station/set-up.ts';
import type { Handlers } from '../call.ts';
import type { StationHost } from '../host.ts';
import { MadePassphrases } from '../made-passphrases.ts';
import { cardFacts } from './station.ts';

/** 2.58 bits each: 128 bits and more. */
const FEWEST_ROLLS = 50;

export function setUpHandlers(host: StationHost): Pick<Handlers, 'newPassphrases' | 'init'> {
  const passphrases = new MadePassphrases();
  const system = host.options.random;
  let source: { readonly random: Random; readonly diceRolls: number } = {
    random: system,
    diceRolls: 0,
  };
  return {
    async newPassphrases({ count, dice = '' }) {
      await host.selfTests();
      const diceRolls = dice.length;
      if (diceRolls === 0) source = { random: system, diceRolls };
      else if (diceRolls < FEWEST_ROLLS) {
        refuse('DICE_TOO_FEW', { rolls: diceRolls, minimum: FEWEST_ROLLS });
      } else source = { random: mixedRandom(system, dice), diceRolls };
      return {
        passphrases: passphrases.make(count, source.random),
        diceDigest: diceRolls === 0 ? '' : diceDigest(dice),
      };
    },

    async init(wish) {
      await host.selfTests();
      await host.checkNoVault('init');
      passphrases.check(wish.custodians);
      const station = await setUpStation(wish, { ...host.options, ...source });
      await host.create(station);
      passphrases.forget();
      source = { random: system, diceRolls: 0 };
      return cardFacts(station.identity.stationId, station.identity.card);
    },
  };
}

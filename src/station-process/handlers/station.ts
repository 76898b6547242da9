/** What the station is and how it stands. */
import { digestWords } from '../../core/keys/fingerprint.ts';
import { readStationCard } from '../../protocol/cards/station-card.ts';
import type { Handlers } from '../call.ts';
import { statusFacts } from '../facts.ts';
import type { StationHost } from '../host.ts';

export function stationHandlers(host: StationHost): Pick<Handlers, 'status' | 'card'> {
  return {
    async status() {
      const selfTests = await host.selfTests();
      const airGap = { state: 'breached' as const, findings: [], observedAt: '' };
      const { build } = host.options;
      if (!host.isOpen() && !host.hasVault()) return { exists: false, selfTests, build, airGap };
      const { surroundings, session } = await host.opened();
      return statusFacts(surroundings.vault, {
        isLocked: session.isLocked,
        selfTests,
        build,
        airGap,
      });
    },

    async card() {
      const { stationId, card } = (await host.opened()).surroundings.vault.identity();
      const { cardDigest, words } = cardFacts(stationId, card);
      return { card, cardDigest, words };
    },
  };
}

export function cardFacts(
  stationId: string,
  card: Uint8Array,
): { stationId: string; card: Uint8Array; cardDigest: string; words: string } {
  const { digest } = readStationCard(card);
  return { stationId, card, cardDigest: digest, words: digestWords(digest) };
}

/** What the station is and how it stands. */
import { formatTime } from '../../core/clock.ts';
import { digestWords } from '../../core/keys/fingerprint.ts';
import { readStationCard } from '../../protocol/cards/station-card.ts';
import type { Handlers } from '../call.ts';
import { statusFacts } from '../facts.ts';
import type { StationHost } from '../host.ts';

export function stationHandlers(host: StationHost): Pick<Handlers, 'status' | 'pulse' | 'card'> {
  return {
    async status() {
      const selfTests = await host.selfTests();
      const airGap = host.airGap();
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

    async pulse() {
      await host.selfTests();
      const now = formatTime(host.options.clock.now());
      const airGap = host.airGap();
      // Opening verifies the whole vault: that is for whoever asks for more than the pulse.
      if (!host.isOpen()) {
        const exists = host.hasVault();
        return { exists, isLocked: true, locksInMs: 0, auditSize: 0, now, airGap };
      }
      const { surroundings, session } = await host.opened();
      const { isLocked, locksInMs } = session;
      const auditSize = surroundings.vault.auditSize();
      return { exists: true, isLocked, locksInMs, auditSize, now, airGap };
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

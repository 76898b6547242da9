/**
 * What each call of the contract does: a line or two that hands it to the station room. Nothing is
 * decided here. `call.ts` parses input and result with the contract's own schemas.
 */
import { digestWords } from '../core/keys/fingerprint.ts';
import { Refusal, refuse } from '../core/refusal.ts';
import { readStationCard } from '../protocol/cards/station-card.ts';
import { exportAudit, onRecord } from '../station/audit.ts';
import { unlock } from '../station/unlock.ts';
import {
  approveRequest,
  exportRequest,
  markExported,
  receiveRequest,
  recordRefusedFile,
  runRequest,
  showReview,
} from '../station/pipeline.ts';
import { setUpStation } from '../station/set-up.ts';
import { custodyHandlers } from './custody-handlers.ts';
import { itemFacts, requestFacts, sheetFacts, statusFacts } from './facts.ts';
import type { Handlers } from './call.ts';
import type { StationHost } from './host.ts';
import { MadePassphrases } from './made-passphrases.ts';

export function handlersOf(host: StationHost): Handlers {
  const passphrases = new MadePassphrases();
  const cancelled = new Set<string>();
  return {
    ...custodyHandlers(host),

    async status() {
      const selfTests = await host.selfTests();
      if (!host.isOpen() && !host.hasVault()) return { exists: false };
      const { surroundings, session } = await host.opened();
      const { build } = host.options;
      return statusFacts(surroundings.vault, { isLocked: session.isLocked, selfTests, build });
    },

    async newPassphrases({ count }) {
      await host.selfTests();
      return { passphrases: passphrases.make(count, host.options.random) };
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

    async card() {
      const { stationId, card } = (await host.opened()).surroundings.vault.identity();
      const { cardDigest, words } = cardFacts(stationId, card);
      return { card, cardDigest, words };
    },

    async unlock({ custodians }) {
      const { surroundings, session } = await host.working();
      const { keys, unlockedBy } = await unlock(surroundings, custodians);
      session.open(keys);
      return { unlockedBy: [...unlockedBy], idleMs: session.idleMs };
    },

    lock() {
      host.lock('asked');
      return {};
    },

    async receive({ file }) {
      const { surroundings, session } = await host.working();
      const { seen, requestId } = await receiveRequest(file, 'file', surroundings, () =>
        session.keys(),
      );
      return { seen, ...sheetFacts(requestId, surroundings.vault) };
    },

    async fileRefused({ code, fileName }) {
      const { surroundings } = await host.working();
      recordRefusedFile(new Refusal(code, { path: fileName }), fileName, surroundings);
      return {};
    },

    async review({ requestId }) {
      const { surroundings } = await host.working();
      await showReview(requestId, surroundings);
      return sheetFacts(requestId, surroundings.vault);
    },

    async approve({ requestId, sheetDigest, custodian, passphrase }) {
      const { surroundings } = await host.working();
      await approveRequest(requestId, sheetDigest, { custodian, passphrase }, surroundings);
      return { request: requestFacts(requestId, surroundings.vault) };
    },

    async run({ requestId }, report) {
      const { surroundings, session } = await host.working();
      cancelled.delete(requestId);
      const results = await runRequest(requestId, surroundings, {
        keys: () => session.keys(),
        onProgress: (done, total, itemId) => {
          report({ requestId, done, total, itemId });
        },
        isCancelled: () => cancelled.has(requestId),
      });
      return {
        request: requestFacts(requestId, surroundings.vault),
        items: results.map(itemFacts),
      };
    },

    cancel({ requestId }) {
      cancelled.add(requestId);
      return {};
    },

    async export({ requestId }) {
      const { surroundings } = await host.working();
      const facts = { act: 'export', request_id: requestId };
      return await onRecord(surroundings, 'act.refused', facts, () =>
        exportRequest(requestId, surroundings.vault),
      );
    },

    async markExported({ requestId, sealedDigest }) {
      const { surroundings, session } = await host.working();
      const facts = { act: 'export', request_id: requestId };
      return await onRecord(surroundings, 'act.refused', facts, () => ({
        exportedAt: markExported(
          requestId,
          sealedDigest,
          surroundings,
          session.keysIfUnlocked()?.identity,
        ),
      }));
    },

    async audit() {
      const { surroundings, session } = await host.opened();
      return exportAudit(surroundings.vault, session.keysIfUnlocked()?.identity);
    },
  };
}

function cardFacts(
  stationId: string,
  card: Uint8Array,
): { stationId: string; card: Uint8Array; cardDigest: string; words: string } {
  const { digest } = readStationCard(card);
  return { stationId, card, cardDigest: digest, words: digestWords(digest) };
}

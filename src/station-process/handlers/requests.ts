/** A request on its way: each call hands it to a step of the pipeline. */
import { Refusal } from '../../core/refusal.ts';
import { onRecord } from '../../station/audit.ts';
import type { Handed } from '../../station/export.ts';
import {
  approveRequest,
  declineRequest,
  exportRequest,
  markExported,
  receiveRequest,
  recordRefusedFile,
  responseForLight,
  runRequest,
  showReview,
} from '../../station/pipeline.ts';
import type { Transport } from '../../station/receive.ts';
import type { Handlers } from '../call.ts';

import type { StationHost } from '../host.ts';
import { itemFacts, requestFactsById, sheetFacts } from '../request-facts.ts';
import type { REQUEST_CALLS } from '../../ipc/calls/requests.ts';

export function requestHandlers(host: StationHost): Pick<Handlers, keyof typeof REQUEST_CALLS> {
  const cancelled = new Set<string>();
  const handedOver = async (requestId: string, handed: Handed): Promise<{ exportedAt: string }> => {
    const { surroundings, session } = await host.working();
    const { transport } = handed;
    const facts = { act: 'export', request_id: requestId, transport };
    return await onRecord(surroundings, 'act.refused', facts, () => ({
      exportedAt: markExported(requestId, handed, surroundings, session.keysIfUnlocked()?.identity),
    }));
  };
  const received = async (bytes: Uint8Array, transport: Transport) => {
    const { surroundings, session } = await host.working();
    const { seen, requestId } = await receiveRequest(bytes, transport, surroundings, () =>
      session.keys(),
    );
    return { seen, ...sheetFacts(requestId, surroundings.vault) };
  };
  return {
    async receive({ file }) {
      return await received(file, 'file');
    },

    async receiveScanned({ bytes }) {
      return await received(bytes, 'frames');
    },

    async fileRefused({ act, code, fileName }) {
      const { surroundings } = await host.working();
      recordRefusedFile(act, new Refusal(code, { path: fileName }), fileName, surroundings);
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
      return { request: requestFactsById(requestId, surroundings.vault) };
    },

    async decline({ requestId, sheetDigest, custodian, passphrase, reason }) {
      const { surroundings } = await host.working();
      const declined = { secret: { custodian, passphrase }, reason };
      await declineRequest(requestId, sheetDigest, declined, surroundings);
      return { request: requestFactsById(requestId, surroundings.vault) };
    },

    async run({ requestId }, report) {
      const { surroundings, session, airGap } = await host.working();
      airGap.check();
      cancelled.delete(requestId);
      const results = await runRequest(requestId, surroundings, {
        keys: () => session.keys(),
        airGap: () => airGap.claim(),
        onProgress: (done, total, itemId) => {
          report({ done, total, what: itemId });
        },
        isCancelled: () => cancelled.has(requestId),
      });
      return {
        request: requestFactsById(requestId, surroundings.vault),
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
      return await handedOver(requestId, { sealedDigest, transport: 'file' });
    },

    async responseForLight({ requestId }) {
      const { surroundings } = await host.working();
      const facts = { act: 'show response', request_id: requestId };
      return await onRecord(surroundings, 'act.refused', facts, () =>
        responseForLight(requestId, surroundings.vault),
      );
    },

    async shownResponse({ requestId, sealedDigest }) {
      return await handedOver(requestId, { sealedDigest, transport: 'frames' });
    },
  };
}

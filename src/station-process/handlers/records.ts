/** Ceremony records: each call hands over to the ceremony folder of the station room. */
import { digestWords } from '../../core/keys/fingerprint.ts';
import type { RECORD_CALLS } from '../../ipc/calls/records.ts';
import { onRecord } from '../../station/audit.ts';
import { recordDeviation } from '../../station/ceremony/deviation.ts';
import { ceremonies, recordOf, signedRecordOf } from '../../station/ceremony/record.ts';
import type { Handlers } from '../call.ts';
import { ceremonyFacts, recordFacts } from '../ceremony-facts.ts';
import type { StationHost } from '../host.ts';

export function recordHandlers(host: StationHost): Pick<Handlers, keyof typeof RECORD_CALLS> {
  return {
    async ceremonies({ before = Number.MAX_SAFE_INTEGER, limit }) {
      const { vault } = (await host.opened()).surroundings;
      const page = ceremonies(vault, { before, limit });
      return { ceremonies: page.ceremonies.map(ceremonyFacts), hasMore: page.hasMore };
    },

    async ceremony({ ceremonyId }) {
      const { surroundings } = await host.opened();
      return await onRecord(surroundings, 'act.refused', { act: 'record' }, () =>
        recordFacts(recordOf(surroundings.vault, ceremonyId)),
      );
    },

    async signedRecord({ ceremonyId }) {
      const { surroundings, session } = await host.working();
      return await onRecord(surroundings, 'act.refused', { act: 'record' }, () => {
        const { identity } = session.keys();
        const signed = signedRecordOf(surroundings.vault, ceremonyId, identity);
        return { ...signed, words: digestWords(signed.digest) };
      });
    },

    async recordDeviation(report) {
      const { surroundings } = await host.working();
      return await onRecord(surroundings, 'act.refused', { act: 'deviation' }, () => ({
        index: recordDeviation(surroundings, report),
      }));
    },
  };
}

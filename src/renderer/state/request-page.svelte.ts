/**
 * One request as its page shows it: the sheet as the station wrote it, and the facts as they stand
 * now. The status of the station is asked for again after each act, and its facts are the newer ones.
 */
import type { PageOutput } from '../../ipc/page.ts';
import type { RequestFacts } from '../../ipc/shapes.ts';
import { asRefusal, call, type StationRefusal } from './bridge.ts';
import { refresh, station } from './station.svelte.ts';

export class RequestPage {
  readonly requestId: string;
  shown = $state.raw<PageOutput<'review'> | undefined>(undefined);
  refusal = $state.raw<StationRefusal | undefined>(undefined);
  /** The sheet was read to its end, here and now. */
  wasRead = $state(false);
  /** What somebody has just decided, as a sentence. */
  said = $state('');

  constructor(requestId: string) {
    this.requestId = requestId;
  }

  get facts(): RequestFacts | undefined {
    const known = station.settled?.requests.find(({ requestId }) => requestId === this.requestId);
    return known ?? this.shown?.request;
  }

  async load(): Promise<void> {
    this.refusal = undefined;
    try {
      this.shown = await call('review', { requestId: this.requestId });
    } catch (error) {
      this.refusal = asRefusal(error);
    }
  }

  async approve(custodian: string, passphrase: Uint8Array): Promise<void> {
    const { requestId, sheetDigest } = this.#sheet();
    await call('approve', { requestId, sheetDigest, custodian, passphrase });
    await refresh();
  }

  async decline(custodian: string, passphrase: Uint8Array, reason: string): Promise<void> {
    const { requestId, sheetDigest } = this.#sheet();
    await call('decline', { requestId, sheetDigest, custodian, passphrase, reason });
    await refresh();
  }

  /** The sheet that stands on the screen: what is approved is its digest and no other. */
  #sheet(): { requestId: string; sheetDigest: string } {
    if (this.shown === undefined) throw new Error('no sheet is shown');
    return { requestId: this.requestId, sheetDigest: this.shown.request.sheetDigest };
  }
}

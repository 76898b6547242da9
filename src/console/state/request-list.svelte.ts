/** The requests of wallets, a page at a time and in one state or all; the page after goes on by a cursor. */
import type { CallOutput, CallWays } from './gateway-call.ts';
import type { RequestView } from '../../gateway/console/contract.ts';
import { Pages } from '../../renderer/state/pages.svelte.ts';
import { asGatewayRefusal } from './errand.svelte.ts';

export type StateFilter = RequestView['state'] | 'all';
type Ask = (name: 'requests', input: undefined, ways: CallWays) => Promise<CallOutput<'requests'>>;

export class RequestList {
  filter = $state<StateFilter>('all');
  readonly pages: Pages<RequestView>;
  /** Where to go on after the last request of a page. */
  readonly #cursors = new WeakMap<RequestView, string>();
  #isBackground = false;
  #hasReadOn = false;

  constructor(ask: Ask) {
    this.pages = new Pages(async (last) => {
      const before = last === undefined ? undefined : this.#cursors.get(last);
      this.#hasReadOn = last !== undefined;
      const { requests, next } = await ask('requests', undefined, {
        query: {
          ...(this.filter === 'all' ? {} : { state: this.filter }),
          ...(before === undefined ? {} : { before }),
        },
        isBackground: this.#isBackground,
      });
      const end = requests.at(-1);
      if (end !== undefined && next !== null) this.#cursors.set(end, next);
      return { items: requests, hasMore: next !== null };
    }, asGatewayRefusal);
  }

  async show(filter: StateFilter): Promise<void> {
    this.filter = filter;
    await this.pages.reload();
  }

  /** Something changed at the gateway: the list is read again, unless a person has read on in it. */
  async follow(): Promise<void> {
    if (!this.pages.isRead || this.pages.isBusy || this.#hasReadOn) return;
    this.#isBackground = true;
    try {
      await this.pages.reload();
    } finally {
      this.#isBackground = false;
    }
  }
}

/** The keys as the list shows them: what is searched for, and the pages that were read. */
import type { PageInput } from '../../ipc/page.ts';
import type { KeyFacts } from '../../ipc/shapes.ts';
import { call } from './bridge.ts';
import { Pages } from './pages.svelte.ts';
import { searchable } from './searchable.ts';

type Filter = Pick<PageInput<'keys'>, 'text' | 'type' | 'status'>;

const PAGE = 50;
/** A pause in typing; each letter alone would be a question. */
const PAUSE_MS = 200;
const EVERYTHING: Filter = { text: '', type: 'all', status: 'all' };

export class KeyList extends Pages<KeyFacts> {
  filter = $state<Filter>({ ...EVERYTHING });
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super(async (last) => {
      const { text, type, status } = this.filter;
      const wish = { text: searchable(text), type, status, after: last?.keyId ?? '', limit: PAGE };
      const { keys, hasMore } = await call('keys', wish);
      return { items: keys, hasMore };
    });
  }

  get isFiltered(): boolean {
    const { text, type, status } = this.filter;
    return text.trim() !== '' || type !== 'all' || status !== 'all';
  }

  /** After a change of the filter: asks when the typing pauses. */
  search(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.reload(), PAUSE_MS);
  }

  clearFilter(): void {
    this.filter = { ...EVERYTHING };
    void this.reload();
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}

/** The list of requests: a page after the other by cursor, in one state or all, and never mixed. */
import { describe, expect, it } from 'vitest';
import { RequestList } from '../../src/console/state/request-list.svelte.ts';
import { Session } from '../../src/console/state/session.svelte.ts';
import { aboutOf, kindOf } from '../../src/console/state/request-words.ts';
import { requests as words } from '../../src/console/text/requests.ts';
import type { RequestPage, RequestView } from '../../src/gateway/console/contract.ts';
import type { CallWays } from '../../src/console/state/gateway-call.ts';
import { AnsweringGateway, sessionUntil } from './answers.ts';

function request(requestId: string, over: Partial<RequestView> = {}): RequestView {
  return {
    requestId,
    kind: 'key.assign',
    state: 'done',
    since: '2026-11-20T12:00:00Z',
    askedAt: '2026-11-20T11:00:00Z',
    askedBy: 'wallet',
    lines: [],
    sequence: 1,
    keyId: '',
    refusalCode: '',
    refusalSentence: '',
    ...over,
  };
}

/** Answers from pages by cursor, and keeps what it was asked. */
function listOf(pages: Readonly<Record<string, RequestPage>>): {
  list: RequestList;
  asked: CallWays[];
} {
  const asked: CallWays[] = [];
  const list = new RequestList((_name, _input, ways) => {
    asked.push(ways);
    const page = pages[ways.query?.['before'] ?? ''];
    return page === undefined ? Promise.reject(new Error('no such page')) : Promise.resolve(page);
  });
  return { list, asked };
}

const TWO_PAGES = {
  '': { requests: [request('a'), request('b')], next: 'after b' },
  'after b': { requests: [request('c')], next: null },
};

describe('the list of requests', () => {
  it('reads on by the cursor of the page before, to the end', async () => {
    const { list, asked } = listOf(TWO_PAGES);
    await list.show('all');
    expect(list.pages.hasMore).toBe(true);
    await list.pages.more();
    expect(list.pages.items.map(({ requestId }) => requestId)).toEqual(['a', 'b', 'c']);
    expect(list.pages.hasMore).toBe(false);
    expect(asked.map(({ query }) => query)).toEqual([{}, { before: 'after b' }]);
  });

  it('begins anew in another state', async () => {
    const { list, asked } = listOf(TWO_PAGES);
    await list.show('all');
    await list.pages.more();
    await list.show('refused');
    expect(asked.at(-1)?.query).toEqual({ state: 'refused' });
    expect(list.pages.items).toHaveLength(2);
  });

  it('follows what happens by itself, as no person asks, unless a person has read on', async () => {
    const { list, asked } = listOf(TWO_PAGES);
    await list.follow();
    expect(asked).toEqual([]);
    await list.show('all');
    await list.follow();
    expect(asked.map(({ isBackground }) => isBackground)).toEqual([false, true]);
    await list.pages.more();
    await list.follow();
    expect(asked).toHaveLength(3);
    expect(list.pages.items).toHaveLength(3);
  });

  it('shows a refusal, and keeps what was there', async () => {
    const { list } = listOf({ '': TWO_PAGES[''] });
    await list.show('all');
    await list.pages.more();
    expect(list.pages.refusal?.code).toBe('WINDOW_FAULT');
    expect(list.pages.items).toHaveLength(2);
  });

  it('is read after all where a logout beside it was not done', async () => {
    const gateway = new AnsweringGateway();
    const session = new Session(gateway.fetch, () => Date.parse('2026-11-20T12:00:00Z'));
    gateway.json(sessionUntil('2026-11-20T12:15:00Z', '2026-11-21T00:00:00Z'));
    await session.read();
    gateway.late();
    const list = new RequestList((name, input, ways) => session.ask(name, input, ways));
    const reading = list.show('all');
    gateway.fails(500, { code: 'INTERNAL', sentence: 'Broken.' }).json(TWO_PAGES['']);
    await expect(session.logOut()).rejects.toThrow('Broken.');
    await reading;
    expect(list.pages).toMatchObject({ isRead: true, isBusy: false, refusal: undefined });
    expect(list.pages.items).toHaveLength(2);
  });

  it('names what is asked in words, and an unknown kind as it is', () => {
    expect(kindOf(request('a'))).toBe(words.kinds['key.assign']);
    expect(kindOf(request('a', { kind: 'digest.sign' }))).toBe('digest.sign');
    expect(kindOf(request('a', { kind: 'constructor' }))).toBe('constructor');
    const lines = [
      { label: 'Key type', value: 'RSA-4096' },
      { label: 'For user', value: 'ada@example.com' },
      { label: 'Item id', value: 'x' },
    ];
    expect(aboutOf(request('a', { lines }))).toBe('ada@example.com, RSA-4096');
  });
});

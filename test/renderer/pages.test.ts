/** Long lists a page at a time: in order, never twice, and never an answer to an older question. */
import { describe, expect, test } from 'vitest';
import { StationRefusal } from '../../src/renderer/state/bridge.ts';
import { Pages, type Page } from '../../src/renderer/state/pages.svelte.ts';

type Answer = { readonly give: (page: Page<number>) => void; readonly refuse: () => void };

/** Pages whose answers come when the test says so; `asked` is what each question was after. */
function slowPages() {
  const asked: (number | undefined)[] = [];
  const answers: Answer[] = [];
  const pages = new Pages<number>((last) => {
    asked.push(last);
    return new Promise((resolve, reject) => {
      const refusal = new StationRefusal({ code: 'VAULT_IN_USE', message: 'In use.', facts: {} });
      answers.push({
        give: resolve,
        refuse: () => {
          reject(refusal);
        },
      });
    });
  });
  return { pages, asked, answers };
}

describe('a long list', () => {
  test('is read on after its last row, until there is no more', async () => {
    const { pages, asked, answers } = slowPages();
    const first = pages.reload();
    answers[0]?.give({ items: [3, 2], hasMore: true });
    await first;
    const second = pages.more();
    answers[1]?.give({ items: [1], hasMore: false });
    await second;
    await pages.more();
    expect(asked).toEqual([undefined, 2]);
    expect(pages.items).toEqual([3, 2, 1]);
  });

  test('takes no answer to an older question, whichever comes last', async () => {
    const { pages, answers } = slowPages();
    const older = pages.reload();
    const newer = pages.reload();
    answers[1]?.give({ items: [20], hasMore: false });
    await newer;
    answers[0]?.give({ items: [10], hasMore: true });
    await older;
    expect(pages.items).toEqual([20]);
    expect(pages.hasMore).toBe(false);
    expect(pages.isBusy).toBe(false);
  });

  test('asks for no further page while one is on its way', async () => {
    const { pages, asked, answers } = slowPages();
    const first = pages.reload();
    answers[0]?.give({ items: [2], hasMore: true });
    await first;
    const second = pages.more();
    await pages.more();
    answers[1]?.give({ items: [1], hasMore: false });
    await second;
    expect(asked).toHaveLength(2);
    expect(pages.items).toEqual([2, 1]);
  });

  test('keeps what it has when the station refuses, and says why', async () => {
    const { pages, answers } = slowPages();
    const first = pages.reload();
    answers[0]?.give({ items: [2], hasMore: true });
    await first;
    const second = pages.more();
    answers[1]?.refuse();
    await second;
    expect(pages.items).toEqual([2]);
    expect(pages.refusal?.code).toBe('VAULT_IN_USE');
    expect(pages.isBusy).toBe(false);
  });
  test('that nobody waits for any more is neither busy nor refused, and can be read again', async () => {
    let isOver = true;
    const pages = new Pages<number>(
      () =>
        isOver
          ? Promise.reject(new Error('over'))
          : Promise.resolve({ items: [1], hasMore: false }),
      () => undefined,
    );
    await pages.reload();
    expect(pages).toMatchObject({ isRead: false, isBusy: false, refusal: undefined });
    isOver = false;
    await pages.reload();
    expect(pages.items).toEqual([1]);
  });
});

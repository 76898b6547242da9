/** What differs in a request, out of the lines of its sheet. */
import { describe, expect, test } from 'vitest';
import { changesIn } from '../../src/renderer/state/changes.ts';
import { text } from '../../src/renderer/text/en.ts';

describe('what differs', () => {
  test('marks nothing where the station says “none”', () => {
    const heading = text.request.changedHeading;
    const lines = [
      { label: 'Last request', value: 'number 1' },
      { label: 'Kind not in it', value: 'none' },
      { label: 'Numbers never received', value: 'none' },
      { label: 'Responses', value: 'none was made yet' },
    ];
    expect(changesIn([{ heading, lines }], heading).some(({ isNew }) => isNew)).toBe(false);
  });

  test('marks missing numbers and items that will be refused', () => {
    const heading = text.request.changedHeading;
    const lines = [
      { label: 'Numbers never received', value: '3 to 5' },
      { label: 'Item 2 WILL BE REFUSED', value: 'There is no such key.' },
    ];
    expect(changesIn([{ heading, lines }], heading).every(({ isNew }) => isNew)).toBe(true);
  });

  test('says nothing of a sheet without that part', () => {
    expect(changesIn([{ heading: 'Who asks', lines: [] }], text.request.changedHeading)).toEqual(
      [],
    );
  });
});

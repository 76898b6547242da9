import { describe, expect, it } from 'vitest';
import { meaningOf } from '../../src/renderer/shell/key-meaning.ts';
import { wayOf, WAYS_IN_ORDER } from '../../src/renderer/shell/ways.ts';
import { nextStepAfter } from '../../src/renderer/state/next-step.ts';
import { REFUSALS } from '../../src/core/refusals.ts';

const plain = { altKey: false, ctrlKey: false, metaKey: false };
const anywhere = { isTyping: false, isInDialog: false };

describe('keys that work anywhere', () => {
  it('has the panic key above fields and dialogs', () => {
    for (const isTyping of [true, false]) {
      for (const isInDialog of [true, false]) {
        expect(meaningOf({ ...plain, key: 'F9' }, { isTyping, isInDialog })).toBe('panic');
      }
    }
  });

  it('opens the list and goes back', () => {
    expect(meaningOf({ ...plain, key: '?' }, anywhere)).toBe('shortcuts');
    expect(meaningOf({ ...plain, key: 'Escape' }, anywhere)).toBe('back');
    expect(meaningOf({ ...plain, key: 'ArrowLeft', altKey: true }, anywhere)).toBe('back');
  });

  it('takes no letter from a field, and no Escape from a dialog', () => {
    const typing = { isTyping: true, isInDialog: false };
    const dialog = { isTyping: false, isInDialog: true };
    expect(meaningOf({ ...plain, key: '?' }, typing)).toBeUndefined();
    expect(meaningOf({ ...plain, key: 'Escape' }, typing)).toBeUndefined();
    expect(meaningOf({ ...plain, key: 'Escape' }, dialog)).toBeUndefined();
    expect(meaningOf({ ...plain, key: 'ArrowLeft', altKey: true }, dialog)).toBeUndefined();
  });

  it('numbers the screens in the order of the menu', () => {
    const alt = (key: string): unknown => meaningOf({ ...plain, key, altKey: true }, anywhere);
    for (let number = 1; number <= 9; number += 1) {
      expect(alt(String(number))).toEqual({ screen: WAYS_IN_ORDER[number - 1] });
    }
    expect(alt('0')).toBeUndefined();
    expect(meaningOf({ ...plain, key: '1', ctrlKey: true }, anywhere)).toBeUndefined();
  });
});

describe('the menu', () => {
  it('shows where a screen that has no entry of its own belongs', () => {
    expect(wayOf('request')).toBe('requests');
    expect(wayOf('key')).toBe('keys');
    expect(wayOf('record')).toBe('records');
    expect(wayOf('home')).toBe('home');
    expect(wayOf('unlock')).toBeUndefined();
  });
});

describe('the way out of a refusal', () => {
  it('is known for codes of the dictionary alone', () => {
    for (const code of ['STATION_LOCKED', 'CLOCK_WENT_BACK', 'CLOCK_JUMPED', 'SIGNER_UNKNOWN']) {
      expect(Object.keys(REFUSALS)).toContain(code);
      expect(nextStepAfter(code)).toBeDefined();
    }
    expect(nextStepAfter('toString')).toBeUndefined();
    expect(nextStepAfter('KEY_UNKNOWN')).toBeUndefined();
  });
});

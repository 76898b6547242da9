/** The small parts of the player: speeds and rounds, keys, the lit screen, little movement, answers. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Answers } from '../../../src/optics/player/answers.svelte.ts';
import { playerKeyOf, type Focus } from '../../../src/optics/player/key-meaning.ts';
import { isMotionReduced } from '../../../src/optics/player/motion.ts';
import {
  isCarried,
  LONGEST_ROUND_MS,
  roundOf,
  SPEEDS,
  STANDARD_SPEED,
  stepSpeed,
} from '../../../src/optics/player/speed.ts';
import { keepScreenAwake } from '../../../src/optics/player/wake-lock.ts';
import type { SightOptions } from '../../../src/optics/scanner/camera-sight.ts';
import { player } from '../../../src/optics/text/player.ts';
import {
  encodeAcknowledgement,
  type Acknowledgement,
} from '../../../src/protocol/frames/acknowledgement.ts';

describe('speed', () => {
  test('goes from 2000 to 100 ms in steps, with 200 among them, and never beyond its ends', () => {
    expect(SPEEDS[0]).toBe(2_000);
    expect(SPEEDS.at(-1)).toBe(100);
    expect(SPEEDS).toContain(STANDARD_SPEED);
    expect(stepSpeed(2_000, -1)).toBe(2_000);
    expect(stepSpeed(100, 1)).toBe(100);
    fc.assert(
      fc.property(fc.constantFrom(...SPEEDS.slice(1, -1)), (speed) => {
        expect(stepSpeed(speed, 1)).toBeLessThan(speed);
        expect(stepSpeed(stepSpeed(speed, 1), -1)).toBe(speed);
      }),
    );
  });

  test('a round is as many pictures as all codes need, and a part of one counts', () => {
    expect(roundOf(13, 6, 200)).toEqual({ codes: 13, pictures: 3, takesMs: 600 });
    expect(roundOf(12, 6, 200).pictures).toBe(2);
    expect(roundOf(0, 6, 200).pictures).toBe(1);
    expect(roundOf(251, 1, 500).takesMs).toBeGreaterThan(LONGEST_ROUND_MS);
  });

  test('251 codes carry a bundle, 252 do not', () => {
    expect(isCarried(251 * 100, 117)).toBe(true);
    expect(isCarried(251 * 100 + 1, 117)).toBe(false);
  });

  test.each([
    [600, 'less than a second'],
    [1_000, '1 second'],
    [6_400, '6.4 seconds'],
    [42_000, '42 seconds'],
    [180_000, '3 minutes'],
  ])('%i ms are said as %s', (ms, words) => {
    expect(player.seconds(ms)).toBe(words);
  });
});

describe('keys', () => {
  const press = (key: string, focus: Focus, held: Partial<Record<string, boolean>> = {}) =>
    playerKeyOf({ key, altKey: false, ctrlKey: false, metaKey: false, ...held }, focus);

  test.each([
    [' ', 'toggle'],
    ['ArrowRight', 'forward'],
    ['ArrowLeft', 'back'],
    ['+', 'faster'],
    ['=', 'faster'],
    ['-', 'slower'],
    ['f', 'whole-window'],
  ])('%j means %s', (key, meaning) => {
    expect(press(key, 'elsewhere')).toBe(meaning);
  });

  test('what is typed is text, and a shortcut of the window is left to it', () => {
    for (const key of [' ', '+', '-', 'f', 'ArrowLeft']) {
      expect(press(key, 'text'), key).toBeUndefined();
      for (const held of ['altKey', 'ctrlKey', 'metaKey']) {
        expect(press(key, 'elsewhere', { [held]: true }), key).toBeUndefined();
      }
    }
    for (const key of ['Escape', 'Tab', 'Enter', 'a', 'F9']) {
      expect(press(key, 'elsewhere')).toBeUndefined();
    }
  });

  test('a button keeps its Space and a slider its arrows; the rest works from there too', () => {
    for (const key of [' ', 'ArrowLeft', 'ArrowRight']) {
      expect(press(key, 'control')).toBeUndefined();
    }
    expect(press('+', 'control')).toBe('faster');
    expect(press('F', 'control')).toBe('whole-window');
  });
});

describe('the lit screen', () => {
  /** A screen and locks, with what happened to them. */
  function world({ refuses = false } = {}) {
    const events: string[] = [];
    const listeners = new Set<() => void>();
    const screen = {
      visibilityState: 'visible' as DocumentVisibilityState,
      addEventListener: (_: string, listener: () => void) => void listeners.add(listener),
      removeEventListener: (_: string, listener: () => void) => void listeners.delete(listener),
    } as unknown as Pick<
      Document,
      'visibilityState' | 'addEventListener' | 'removeEventListener'
    > & { visibilityState: DocumentVisibilityState };
    const locks = {
      request: () => {
        events.push('asked');
        if (refuses) return Promise.reject(new Error('not allowed'));
        return Promise.resolve({
          release: () => {
            events.push('released');
            return Promise.resolve();
          },
        });
      },
    };
    const turn = (state: DocumentVisibilityState) => {
      screen.visibilityState = state;
      for (const listener of listeners) listener();
    };
    return { screen, locks, events, turn, listeners };
  }
  /** All that was promised has happened. */
  const settled = () => new Promise((resolve) => setImmediate(resolve));

  test('is asked for, again when the window is back, and let go at the end', async () => {
    const { screen, locks, events, turn, listeners } = world();
    const end = keepScreenAwake(screen, locks);
    await settled();
    turn('hidden');
    await settled();
    expect(events).toEqual(['asked']);
    turn('visible');
    await settled();
    expect(events).toEqual(['asked', 'asked']);
    end();
    await settled();
    expect(events).toEqual(['asked', 'asked', 'released', 'released']);
    expect(listeners.size).toBe(0);
  });

  test('that comes after the end is let go at once', async () => {
    const { screen, locks, events } = world();
    keepScreenAwake(screen, locks)();
    await settled();
    expect(events).toEqual(['asked', 'released']);
  });

  test('that is refused, or that this browser has not, is no fault', async () => {
    const { screen, locks, events } = world({ refuses: true });
    keepScreenAwake(screen, locks)();
    await settled();
    expect(events).toEqual(['asked']);
  });
});

test('little movement is wanted by the machine, or by the settings of the window', () => {
  const usual = { dataset: { motion: 'system' } };
  const wish = '(prefers-reduced-motion: reduce)';
  expect(isMotionReduced(usual, () => false)).toBe(false);
  expect(isMotionReduced(usual, (query) => query === wish)).toBe(true);
  expect(isMotionReduced({ dataset: { motion: 'reduced' } }, () => false)).toBe(true);
});

describe('the camera that reads answers', () => {
  const SAID: Acknowledgement = {
    session: '0707070707070707',
    k: 9,
    frames: [0, 4],
    quality: 70,
    isComplete: false,
  };
  const video = {} as HTMLVideoElement;

  function world() {
    const sights: { options: SightOptions; isClosed: boolean }[] = [];
    const heard: Acknowledgement[] = [];
    const answers = new Answers({
      video: () => video,
      oncamera: () => undefined,
      onanswer: (said) => heard.push(said),
      sightOf: (options) => {
        const sight = { options, isClosed: false };
        sights.push(sight);
        return {
          open: () => Promise.resolve(true),
          close: () => {
            sight.isClosed = true;
          },
        };
      },
    });
    return { answers, sights, heard };
  }

  test('hears answers, and nothing else that a camera sees', async () => {
    const { answers, sights, heard } = world();
    await answers.open();
    const other = new TextEncoder().encode('https://example.test');
    sights[0]?.options.onseen({ codes: [other, encodeAcknowledgement(SAID)], unread: 1 });
    expect(heard).toEqual([SAID]);
  });

  test('is closed when it is told to, and hears nothing after that', async () => {
    const { answers, sights, heard } = world();
    await answers.open();
    answers.close();
    sights[0]?.options.onseen({ codes: [encodeAcknowledgement(SAID)], unread: 0 });
    sights[0]?.options.onfault('ended');
    expect([answers.isOpen, answers.fault, heard, sights[0]?.isClosed]).toEqual([
      false,
      undefined,
      [],
      true,
    ]);
  });

  test('says why it could not be opened, and can be opened again', async () => {
    const { answers, sights } = world();
    await answers.open();
    sights[0]?.options.onfault('denied');
    expect([answers.isOpen, answers.fault]).toEqual([false, 'denied']);
    await answers.open();
    expect([answers.isOpen, answers.fault, sights.length]).toEqual([true, undefined, 2]);
  });
});

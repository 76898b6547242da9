/** The page's calls at the door: who asks, how often, what, how much, in which form. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OPEN_CALLS, RATE } from '../../src/desk/call-rate.ts';
import { LIMITS } from '../../src/protocol/limits.ts';
import { checkInputSize, INPUT_LIMITS, wipeInput } from '../../src/desk/input-bytes.ts';
import { INTERNAL_FAULT } from '../../src/desk/page-call.ts';
import { CONTRACT } from '../../src/ipc/contract.ts';
import { PAGE_CALLS } from '../../src/ipc/page.ts';
import { Refusal } from '../../src/core/refusal.ts';
import { utf8 } from '../../src/core/encoding/bytes.ts';
import { DeskWorld, ORIGIN, OUR_PAGE } from './desk-world.ts';

const PULSE = {
  exists: true,
  isLocked: true,
  locksInMs: 0,
  auditSize: 3,
  now: '2026-11-20T20:00:00Z',
  airGap: { state: 'intact', findings: [], observedAt: '2026-11-20T20:00:00Z' },
};

function pulsing(): DeskWorld {
  const world = new DeskWorld();
  world.station.answers.pulse = () => PULSE;
  return world;
}

describe('who asks', () => {
  test('our page is answered', async () => {
    expect(await pulsing().value('pulse')).toEqual(PULSE);
  });

  test.each([
    ['another origin', { origin: 'https://elsewhere.test', isMainFrame: true }],
    ['an origin that only begins like ours', { origin: `${ORIGIN}.test`, isMainFrame: true }],
    ['no origin', { origin: '', isMainFrame: true }],
    ['a frame inside our page', { origin: ORIGIN, isMainFrame: false }],
  ])('%s is refused with SENDER_REFUSED, and the station hears nothing', async (_, sender) => {
    const world = pulsing();
    expect(await world.code('pulse', {}, sender)).toBe('SENDER_REFUSED');
    expect(world.station.started).toBe(0);
  });

  test('calls of a stranger do not use up what our page may ask', async () => {
    const world = pulsing();
    const stranger = { origin: 'https://elsewhere.test', isMainFrame: true };
    for (let asked = 0; asked < 2 * RATE.burst; asked++) {
      await world.desk.answer('pulse', 1, {}, stranger, () => undefined);
    }
    expect(await world.code('pulse')).toBe('accepted');
  });
});

describe('what is asked', () => {
  test('every call of the station that is not on the page’s list is refused with CALL_UNKNOWN', async () => {
    const world = pulsing();
    const others = Object.keys(CONTRACT).filter((name) => !Object.hasOwn(PAGE_CALLS, name));
    expect(others).toEqual(expect.arrayContaining(['receive', 'export', 'markExported', 'backup']));
    for (const name of others) expect(await world.code(name), name).toBe('CALL_UNKNOWN');
    expect(world.station.started).toBe(0);
  });

  test.each(['constructor', '__proto__', 'toString', '', 7, null, undefined, {}, ['pulse']])(
    'the name %j is refused with CALL_UNKNOWN',
    async (name) => {
      expect(await pulsing().code(name)).toBe('CALL_UNKNOWN');
    },
  );

  test('an input of another form is refused, and the refusal names the place and not the value', async () => {
    const world = pulsing();
    const secret = 'correct horse battery';
    const answer = await world.answer('unlock', {
      custodians: [{ custodian: 'Ada', passphrase: secret }],
    });
    expect(answer).toMatchObject({
      ok: false,
      error: { code: 'SCHEMA_VIOLATION', facts: { where: 'unlock.custodians.0.passphrase' } },
    });
    expect(JSON.stringify(answer)).not.toContain(secret);
    expect(await world.code('pulse', { more: 1 })).toBe('SCHEMA_VIOLATION');
  });
});

describe('how much is sent', () => {
  const card = (size: number) => ({ act: 'pair', card: new Uint8Array(size) });

  test('a card of the usual size passes, and one beyond the limit is refused with INPUT_TOO_LARGE', async () => {
    const world = new DeskWorld();
    world.station.answers.actSheet = () => {
      throw new Refusal('PEER_ALREADY_PAIRED', { peer: 'Gateway One' });
    };
    expect(await world.code('actSheet', card(8_192))).toBe('PEER_ALREADY_PAIRED');
    expect(await world.code('actSheet', card(INPUT_LIMITS.bytes))).toBe('INPUT_TOO_LARGE');
    expect(world.station.asked).toHaveLength(1);
  });

  test('a bundle that the camera read may be larger, as far as a bundle file goes, in its own call alone', async () => {
    const world = new DeskWorld();
    world.station.answers.receiveScanned = () => {
      throw new Refusal('BUNDLE_UNREADABLE');
    };
    const bundle = (size: number) => ({ bytes: new Uint8Array(size) });
    expect(await world.code('receiveScanned', bundle(LIMITS.fileBytes))).toBe('BUNDLE_UNREADABLE');
    expect(await world.code('receiveScanned', bundle(LIMITS.fileBytes + 64))).toBe(
      'INPUT_TOO_LARGE',
    );
    expect(await world.code('readScannedCard', { card: new Uint8Array(LIMITS.fileBytes) })).toBe(
      'INPUT_TOO_LARGE',
    );
  });

  test('a list of too many values and a value nested too deep are refused with INPUT_TOO_LARGE', async () => {
    const world = pulsing();
    expect(await world.code('pulse', new Array(INPUT_LIMITS.values).fill(0))).toBe(
      'INPUT_TOO_LARGE',
    );
    let nested: unknown = {};
    for (let depth = 0; depth <= INPUT_LIMITS.depth; depth++) nested = { nested };
    expect(await world.code('pulse', nested)).toBe('INPUT_TOO_LARGE');
  });

  test('an object that holds itself is refused, not followed', async () => {
    const loop: Record<string, unknown> = {};
    loop['loop'] = loop;
    expect(await pulsing().code('pulse', loop)).toBe('INPUT_TOO_LARGE');
  });

  test('whatever is accepted is within the limits', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 40_000 }), { maxLength: 8 }), (texts) => {
        const total = texts.reduce((sum, text) => sum + text.length, 0);
        const check = () => {
          checkInputSize(texts);
        };
        if (total > INPUT_LIMITS.bytes) expect(check).toThrow(Refusal);
        else expect(check).not.toThrow();
      }),
      { numRuns: 50 },
    );
  });

  test('the bytes of an input are overwritten once the call is answered, and were whole until then', async () => {
    const world = new DeskWorld();
    world.station.answers.unlock = () => ({ unlockedBy: ['Ada'], idleMs: 1 });
    const passphrase = utf8('six words that nobody else knows');
    const typed = Uint8Array.from(passphrase);
    await world.value('unlock', { custodians: [{ custodian: 'Ada', passphrase }] });
    expect(passphrase.every((byte) => byte === 0)).toBe(true);
    expect(world.station.asked[0]?.input).toMatchObject({ custodians: [{ passphrase: typed }] });
  });

  test('the bytes are overwritten after a refusal too, at every depth', async () => {
    const world = new DeskWorld();
    const [first, second] = [utf8('one'), utf8('two')];
    expect(await world.code('unlock', { custodians: [{ passphrase: first }] })).toBe(
      'SCHEMA_VIOLATION',
    );
    expect([...first]).toEqual([0, 0, 0]);
    wipeInput({ a: [{ b: second }] });
    expect([...second]).toEqual([0, 0, 0]);
  });
});

describe('how often', () => {
  test('a burst passes, the next call is refused with TOO_MANY_CALLS, and a moment later it passes', async () => {
    const world = pulsing();
    const ask = async () => {
      const answer = await world.desk.answer('pulse', 1, {}, OUR_PAGE, () => undefined);
      return answer.ok ? 'accepted' : answer.error.code;
    };
    for (let asked = 0; asked < RATE.burst; asked++) expect(await ask()).toBe('accepted');
    expect(await ask()).toBe('TOO_MANY_CALLS');
    world.elapsed += 1000 / RATE.perSecond;
    expect(await ask()).toBe('accepted');
    expect(await ask()).toBe('TOO_MANY_CALLS');
  });

  test('so many calls wait at once and no more', async () => {
    const world = new DeskWorld();
    let release: (value: unknown) => void = () => undefined;
    const gate = new Promise((resolve) => {
      release = resolve;
    });
    world.station.answers.pulse = async () => {
      await gate;
      return PULSE;
    };
    const open = Array.from({ length: OPEN_CALLS }, () => world.code('pulse'));
    expect(await world.code('pulse')).toBe('TOO_MANY_CALLS');
    release(undefined);
    expect(new Set(await Promise.all(open))).toEqual(new Set(['accepted']));
    expect(await world.code('pulse')).toBe('accepted');
  });
});

describe('what comes back', () => {
  test('a refusal comes back with its code, its sentence and its facts', async () => {
    const world = new DeskWorld();
    world.station.answers.key = () => {
      throw new Refusal('KEY_UNKNOWN', { keyId: 'k' });
    };
    const answer = await world.answer('key', { keyId: '6f1f6d1e-4c3f-4c39-9d6f-3f6b1f0a2b11' });
    expect(answer).toEqual({
      ok: false,
      error: {
        code: 'KEY_UNKNOWN',
        message: 'There is no key k here. Nothing was changed.',
        facts: { keyId: 'k' },
      },
    });
  });

  test('of any other fault the page learns only that it was one', async () => {
    const world = new DeskWorld();
    world.station.answers.pulse = () => {
      throw new Error('SQLITE_ERROR near "six words"');
    };
    const error = { code: 'INTERNAL', message: INTERNAL_FAULT, facts: {} };
    expect(await world.answer('pulse')).toEqual({ ok: false, error });
  });

  test('a result with a member that the contract does not name does not reach the page', async () => {
    const world = new DeskWorld();
    world.station.answers.pulse = () => ({ ...PULSE, kek: 'ff' });
    expect(await world.code('pulse')).toBe('INTERNAL');
  });

  test('progress is passed on while the call is open', async () => {
    const world = new DeskWorld();
    const requestId = '6f1f6d1e-4c3f-4c39-9d6f-3f6b1f0a2b11';
    world.station.answers.run = (_input, onProgress) => {
      onProgress?.({ done: 1, total: 2, what: 'a' });
      throw new Refusal('CANCELLED', { done: 1, total: 2 });
    };
    const seen: unknown[] = [];
    await world.answer('run', { requestId }, OUR_PAGE, (report) => seen.push(report));
    expect(seen).toEqual([{ done: 1, total: 2, what: 'a' }]);
  });
});

describe('what the page cannot choose', () => {
  const passphrase = () => utf8('words');
  const init = (env: string) => ({
    name: 'Station One',
    env,
    threshold: 2,
    custodians: ['Ada', 'Ben'].map((name) => ({ name, passphrase: passphrase() })),
    kdf: { memoryKiB: 1, passes: 1, lanes: 1 },
  });
  const made = { stationId: '6f1f6d1e-4c3f-4c39-9d6f-3f6b1f0a2b11', words: '' };
  const card = { card: new Uint8Array(), cardDigest: 'a'.repeat(64) };

  test('the cost of a passphrase: what the page sends is dropped', async () => {
    const world = new DeskWorld();
    world.station.answers.init = () => ({ ...made, ...card });
    await world.value('init', init('production'));
    expect(world.station.asked[0]?.input).not.toHaveProperty('kdf');
  });

  test('the floor is taken when the program was started for trials, and for a test station alone', async () => {
    const world = new DeskWorld({ kdf: 'floor' });
    world.station.answers.init = () => ({ ...made, ...card });
    await world.value('init', init('test'));
    await world.value('init', init('production'));
    expect(world.station.asked[0]?.input).toMatchObject({ kdf: { memoryKiB: 262_144 } });
    expect(world.station.asked[1]?.input).not.toHaveProperty('kdf');
  });

  test('how soon the station locks itself: the saved preference is sent, whatever the page says', async () => {
    const world = new DeskWorld();
    world.station.answers.unlock = () => ({ unlockedBy: ['Ada'], idleMs: 1 });
    const looks = { theme: 'dark', textSize: 125, motion: 'reduced', idleMinutes: 2 };
    await world.value('savePreferences', looks);
    const custodians = [{ custodian: 'Ada', passphrase: passphrase() }];
    await world.value('unlock', { custodians, idleMinutes: 5 });
    expect(world.station.asked[0]?.input).toMatchObject({ idleMinutes: 2 });
  });
});

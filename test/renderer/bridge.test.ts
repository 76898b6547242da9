import { afterEach, describe, expect, it, vi } from 'vitest';
import type { PageProgress, StationBridge } from '../../src/ipc/page.ts';
import { asRefusal, call, plainData, StationRefusal } from '../../src/renderer/state/bridge.ts';

type Call = StationBridge['call'];
let report: (progress: PageProgress) => void = () => undefined;

function answering(answer: Call): void {
  vi.stubGlobal('window', {
    station: {
      call: answer,
      onProgress: (listener: typeof report) => (report = listener),
    },
  });
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('a call of the page', () => {
  it('throws a refusal with the code, the sentence and the facts of the station', async () => {
    const error = { code: 'KEY_UNKNOWN', message: 'There is no key.', facts: { keyId: 'x' } };
    answering(() => Promise.resolve({ ok: false, error }));
    const refusal = await call('status', {}).catch((thrown: unknown) => thrown);
    expect(refusal).toBeInstanceOf(StationRefusal);
    expect(refusal).toMatchObject(error);
  });

  it('gives each call the progress of its own number, and none after its answer', async () => {
    const heard: string[] = [];
    answering(async (name, callNumber) => {
      report({ callNumber: callNumber + 1_000, progress: { done: 9, total: 9, what: 'other' } });
      report({ callNumber, progress: { done: 1, total: 2, what: name } });
      await Promise.resolve();
      setTimeout(() => {
        report({ callNumber, progress: { done: 2, total: 2, what: 'late' } });
      });
      return { ok: true, value: {} };
    });
    await call('auditVerify', {}, ({ what }) => heard.push(what));
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(heard).toEqual(['auditVerify']);
  });

  it('copies lists and objects, and passes bytes as they are so that no second copy is left', () => {
    const passphrase = new Uint8Array([1, 2]);
    const input = { custodians: [{ custodian: 'Ada', passphrase }], note: undefined };
    const sent = plainData(input) as typeof input;
    expect(sent).toEqual(input);
    expect(sent.custodians).not.toBe(input.custodians);
    expect(sent.custodians[0]?.passphrase).toBe(passphrase);
  });

  it('shows a fault of the window itself as one, without its details', () => {
    const refusal = asRefusal(new TypeError('secret inside'));
    expect(refusal.code).toBe('WINDOW_FAULT');
    expect(refusal.message).not.toContain('secret');
    // What it did before the fault is not known here.
    expect(refusal.message).toContain('Look at the state of the station');
  });
});

/** The workers that search pictures: as many at once as there are, none left waiting, none after the end. */
import { describe, expect, test } from 'vitest';
import type { Answer, Decoded, Job } from '../../../src/optics/scanner/decode.ts';
import { Decoders, type Decoder } from '../../../src/optics/scanner/decoders.ts';

class FakeWorker implements Decoder {
  onmessage: ((event: MessageEvent<Answer>) => void) | null = null;
  onerror: ((event: ErrorEvent) => void) | null = null;
  readonly jobs: Job[] = [];
  isEnded = false;

  postMessage(job: Job): void {
    this.jobs.push(job);
  }
  terminate(): void {
    this.isEnded = true;
  }
  answer(answer: Partial<Answer>): void {
    const number = this.jobs.at(-1)?.number ?? 0;
    this.onmessage?.({ data: { number, ...answer } } as MessageEvent<Answer>);
  }
}

const DECODED: Decoded = { codes: [new Uint8Array([1])], unread: 1 };

function pool() {
  const workers: FakeWorker[] = [];
  const decoders = new Decoders(() => {
    const worker = new FakeWorker();
    workers.push(worker);
    return worker;
  });
  let closed = 0;
  const grab = () => Promise.resolve({ close: () => (closed += 1) } as unknown as ImageBitmap);
  return { workers, decoders, grab, closed: () => closed };
}

const settle = () => new Promise(setImmediate);

describe('the workers', () => {
  test('take a picture each, and leave out what comes while both are busy', async () => {
    const { workers, decoders, grab } = pool();
    const [first, second] = [decoders.read(grab), decoders.read(grab)];
    expect(decoders.isBusy).toBe(true);
    expect(await decoders.read(grab)).toBeUndefined();
    await settle();
    for (const worker of workers) worker.answer({ decoded: DECODED });
    expect(await first).toEqual(DECODED);
    expect(await second).toEqual(DECODED);
    expect(decoders.isBusy).toBe(false);
  });

  test('say so when one does not start, or cannot read a picture, and go on', async () => {
    const { workers, decoders, grab } = pool();
    const reading = decoders.read(grab);
    await settle();
    const busy = workers.find(({ jobs }) => jobs.length > 0);
    busy?.onerror?.({} as ErrorEvent);
    await expect(reading).rejects.toThrow('did not start');
    const next = decoders.read(grab);
    await settle();
    workers.find(({ jobs }) => jobs.length > (busy === undefined ? 0 : 1))?.answer({ fault: true });
    await expect(next).rejects.toThrow('could not read');
    expect(decoders.isBusy).toBe(false);
  });

  test('can be waited for, and what they read is told by then', async () => {
    const { workers, decoders, grab } = pool();
    const told: unknown[] = [];
    void decoders.read(grab).then((decoded) => told.push(decoded));
    await settle();
    const settled = decoders.settled().then(() => told.push('settled'));
    await settle();
    expect(told).toEqual([]);
    for (const worker of workers) if (worker.jobs.length > 0) worker.answer({ decoded: DECODED });
    await settled;
    expect(told).toEqual([DECODED, 'settled']);
  });

  test('that are closed end, tell nothing of what they were reading, and read nothing more', async () => {
    const { workers, decoders, grab, closed } = pool();
    const reading = decoders.read(grab);
    await settle();
    const late = decoders.read(grab);
    decoders.close();
    expect(await reading).toBeUndefined();
    expect(await late).toBeUndefined();
    expect(closed()).toBe(1);
    expect(await decoders.read(grab)).toBeUndefined();
    expect(workers.every(({ isEnded }) => isEnded)).toBe(true);
  });

  test('do not get a picture that could not be taken, which is told', async () => {
    const { decoders } = pool();
    await expect(decoders.read(() => Promise.reject(new Error('no picture')))).rejects.toThrow(
      'no picture',
    );
    expect(decoders.isBusy).toBe(false);
  });
});

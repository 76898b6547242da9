/** The frame of every spec: a stage in each program of this machine, and the lists that end empty. */
import path from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { ROOT } from './stage/cli.ts';
import type { Made, Stage } from './stage/stage.ts';
import { openStage } from './stage/stage.ts';
import { runtimesHere, type Runtime, type WindowOptions } from './stage/window.ts';

export type SpecOptions = WindowOptions & {
  /** `paired`: a copy of the station that was set up and paired for the whole run. */
  readonly from: 'paired' | 'empty';
  /** The spec's page does on purpose what others must not: its complaints are not looked at. */
  readonly isHostile?: boolean;
};

/** Runs the specs in each program; says so where there is none. */
export function inEachWindow(title: string, specs: (runtime: Runtime) => void): void {
  const runtimes = runtimesHere();
  describe.each(runtimes)(`${title}, in %s`, specs);
  it.skipIf(runtimes.length > 0)('is skipped: there is neither Chromium nor Electron here', () => {
    expect(runtimes).toEqual([]);
  });
}

export async function withStage(
  runtime: Runtime,
  { from, isHostile = false, ...options }: SpecOptions,
  spec: (stage: Stage) => Promise<void>,
): Promise<void> {
  const made: Made | undefined = from === 'paired' ? inject('paired') : undefined;
  const stage = await openStage(runtime, made, options);
  try {
    await spec(stage);
    expect(isHostile ? [] : stage.faults()).toEqual([]);
  } catch (error) {
    await keepPicture(stage);
    throw error;
  } finally {
    await stage.end();
  }
}

/** What the window showed when a spec failed: into the folder of screenshots, which git ignores. */
async function keepPicture({ window: { page } }: Stage): Promise<void> {
  const title = expect.getState().currentTestName ?? 'failed';
  const name = `${title.replaceAll(/[^a-z0-9]+/gi, '-').slice(-80)}.png`;
  const file = path.join(ROOT, 'screenshots/failed', name);
  await page.screenshot({ path: file, fullPage: true }).catch(() => undefined);
}

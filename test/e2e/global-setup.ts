/** Before all specs: a browser, the built window, and one paired station for the whole run. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { build } from '../../src/launch/build.ts';
import { installPackage } from '../../src/launch/system-package.ts';
import { CHROMIUM_PACKAGE } from '../../src/test-host/chromium.ts';
import { ROOT } from './stage/cli.ts';
import { makePairedStation } from './stage/made-station.ts';
import type { Made } from './stage/stage.ts';
import { BUILT, BUILT_FOR_ELECTRON, runtimesHere } from './stage/window.ts';

declare module 'vitest' {
  interface ProvidedContext {
    paired: Made;
  }
}

export default async function prepare(project: TestProject): Promise<() => void> {
  if (runtimesHere().length === 0) installPackage(CHROMIUM_PACKAGE, console.warn);
  if (!existsSync(path.join(BUILT, 'renderer/index.html'))) {
    throw new Error('The window is not built. Build it and run its specs with: npm run e2e');
  }
  if (runtimesHere().includes('electron')) {
    build(ROOT, ['--mode', 'e2e', '--outDir', BUILT_FOR_ELECTRON]);
  }
  const folder = mkdtempSync(path.join(tmpdir(), 'permafrost-e2e-made-'));
  project.provide('paired', { folder, people: await makePairedStation(folder) });
  return () => {
    rmSync(folder, { recursive: true, force: true });
  };
}

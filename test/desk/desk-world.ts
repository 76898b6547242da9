/** A desk on folders of its own: one that stands for a drive, one for the preferences. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';
import type { PageAnswer } from '../../src/ipc/page.ts';
import { openDesk, type Desk, type DeskOptions, type Sender } from '../../src/desk/desk.ts';
import { removableDrives } from '../../src/desk/drives.ts';
import type { RunProgress } from '../../src/ipc/shapes.ts';
import { FakeStation } from './fake-station.ts';

export const ORIGIN = 'app://station';
export const OUR_PAGE: Sender = { origin: ORIGIN, isMainFrame: true };

const root = mkdtempSync(path.join(tmpdir(), 'permafrost-desk-'));
let worlds = 0;
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

export class DeskWorld {
  readonly folder = path.join(root, String(++worlds));
  readonly drive = path.join(this.folder, 'USB');
  readonly configDir = path.join(this.folder, 'config');
  readonly station = new FakeStation();
  readonly desk: Desk;
  /** Milliseconds; a test turns it. */
  elapsed = 0;
  readonly printed: string[] = [];

  constructor(options: Partial<DeskOptions> = {}) {
    mkdirSync(this.drive, { recursive: true });
    this.desk = openDesk({
      dataDir: path.join(this.folder, 'vault'),
      configDir: this.configDir,
      origin: ORIGIN,
      host: 'electron',
      version: '1.2.3',
      platform: 'linux',
      startStation: this.station.start,
      drives: removableDrives({ platform: 'linux', extra: [this.drive], mountTable: () => '' }),
      printer: {
        print: () => {
          this.printed.push('page');
          return Promise.resolve();
        },
        pdf: () => Promise.resolve(new TextEncoder().encode('%PDF-1.7 made up')),
      },
      elapsed: () => this.elapsed,
      ...options,
    });
  }

  async answer(
    name: unknown,
    input: unknown = {},
    sender: Sender = OUR_PAGE,
    onProgress: (report: RunProgress) => void = () => undefined,
  ): Promise<PageAnswer> {
    // Time goes on between two calls of a person.
    this.elapsed += 1_000;
    return await this.desk.answer(name, 1, input, sender, onProgress);
  }

  async value<T = Record<string, unknown>>(name: string, input: unknown = {}): Promise<T> {
    const answer = await this.answer(name, input);
    if (!answer.ok) throw new Error(`${name}: ${answer.error.code} ${answer.error.message}`);
    return answer.value as T;
  }

  /** The refusal's code, or `accepted`. */
  async code(name: unknown, input: unknown = {}, sender: Sender = OUR_PAGE): Promise<string> {
    const answer = await this.answer(name, input, sender);
    return answer.ok ? 'accepted' : answer.error.code;
  }

  async driveId(): Promise<string> {
    const { drives } = await this.value<{ drives: { driveId: string }[] }>('drives');
    return drives[0]?.driveId ?? '';
  }
}

/**
 * Two machines as a person runs them: every act is a process of its own, passphrases go through
 * descriptor 3, and a folder stands for the drive. `untilDone` cuts the power during an act, again
 * and again, and then lets it finish.
 */
import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { documentOf, permafrost, type RunOptions, type Spoken } from './run-cli.ts';

export class Machines {
  #trips = 0;
  readonly folder: string;
  readonly drive: string;
  /** `name<TAB>passphrase` lines by name, as `station init` handed them out. */
  readonly lines = new Map<string, string>();

  constructor(folder: string) {
    this.folder = folder;
    this.drive = path.join(folder, 'drive');
    mkdirSync(this.drive, { recursive: true });
  }

  async station(
    verb: string,
    args: readonly string[] = [],
    who: readonly string[] = [],
    options: RunOptions = {},
  ): Promise<Spoken> {
    const secrets = who.map((name) => this.lines.get(name) ?? `${name}\tnone`).join('\n');
    return await permafrost(
      [
        'station',
        verb,
        ...args,
        '--data',
        'vault',
        '--json',
        ...(who.length > 0 ? ['--secrets-fd', '3'] : []),
      ],
      { cwd: this.folder, ...(who.length > 0 ? { secrets } : {}), ...options },
    );
  }

  async gateway(
    verb: string,
    args: readonly string[] = [],
    options: RunOptions = {},
  ): Promise<Spoken> {
    return await permafrost(
      ['gateway', ...verb.split(' '), ...args, '--data', 'gateway', '--json'],
      {
        cwd: this.folder,
        ...options,
      },
    );
  }

  async init(
    names: readonly string[],
    threshold: number,
    options: RunOptions = {},
  ): Promise<Spoken> {
    const spoken = await permafrost(
      [
        'station',
        'init',
        '--data',
        'vault',
        '--json',
        '--name',
        'Test station',
        '--env',
        'test',
        '--threshold',
        String(threshold),
        '--kdf',
        'floor',
        '--secrets-fd',
        '3',
        ...names.flatMap((name) => ['--custodian', name]),
      ],
      { cwd: this.folder, ...options },
    );
    for (const line of spoken.secrets.split('\n').filter((one) => one !== '')) {
      this.lines.set(line.slice(0, line.indexOf('\t')), line);
    }
    return spoken;
  }

  /** Sets both up and pairs them, uninterrupted. */
  async setUp(names: readonly string[] = ['Ada', 'Ben', 'Cleo'], threshold = 2): Promise<void> {
    said(await this.init(names, threshold));
    const { words } = said(await this.gateway('card', ['--to', 'drive']));
    const { cardDigest } = said(await this.station('card', ['--to', 'drive']));
    const quorum = names.slice(0, threshold);
    said(
      await this.station(
        'pair',
        ['drive/gateway-card.json', '--fingerprint', String(words)],
        quorum,
      ),
    );
    said(
      await this.gateway('pair', ['drive/station-card.json', '--fingerprint', String(cardDigest)]),
    );
  }

  /** The one file on the drive whose name begins so. */
  file(begin: string): string {
    const names = readdirSync(this.drive).filter((name) => name.startsWith(begin));
    expect(names).toHaveLength(1);
    return path.join('drive', names[0] ?? '');
  }

  /**
   * Carries everything that waits over the gap and back, by two people: what the import says. The files stay
   * on the drive, in folders by number.
   */
  async carryOver(names: readonly string[] = ['Ada', 'Ben']): Promise<Record<string, unknown>> {
    const folder = `drive/trip-${String(++this.#trips)}`;
    mkdirSync(path.join(this.folder, folder));
    const { files } = said(await this.gateway('export', ['--to', folder]));
    const [request] = files as { path: string }[];
    const { request: received } = said(
      await this.station('receive', [request?.path ?? ''], names),
    ) as { request: { requestId: string; sheetDigest: string } };
    const { requestId, sheetDigest } = received;
    for (const name of names) {
      const args = ['--request', requestId, '--custodian', name, '--sheet', sheetDigest];
      said(await this.station('approve', args, [name]));
    }
    said(await this.station('run', ['--request', requestId], names));
    const { exported } = said(
      await this.station('export', ['--to', folder, '--request', requestId]),
    );
    const [response] = exported as { file: string }[];
    return said(await this.gateway('import', [response?.file ?? '']));
  }

  /** Starts the gateway's server; it runs until `end`. */
  async serve(
    args: readonly string[] = [],
  ): Promise<{ url: string; end: (signal: NodeJS.Signals) => Promise<Spoken> }> {
    let kill: ((signal: NodeJS.Signals) => void) | undefined;
    let ended: Promise<Spoken> | undefined;
    const url = await new Promise<string>((resolve, reject) => {
      ended = this.gateway('serve', ['--port', '0', ...args], {
        started: (given) => (kill = given),
        onStdout: (text) => {
          if (text.endsWith('}\n')) resolve((JSON.parse(text) as { url: string }).url);
        },
      });
      ended.then(({ stderr }) => {
        reject(new Error(`the gateway did not serve: ${stderr}`));
      }, reject);
    });
    return {
      url,
      end: async (signal) => {
        kill?.(signal);
        if (ended === undefined) throw new Error('not started');
        return await ended;
      },
    };
  }
}

/** The document of a verb that must have succeeded. */
export function said(spoken: Spoken): Record<string, unknown> {
  expect(spoken.stderr.replaceAll(/^ {4}.*\n/gm, '')).not.toContain('permafrost:');
  expect(spoken.code).toBe(0);
  return documentOf(spoken);
}

/** The code of a verb that must have refused. */
export function refused(spoken: Spoken): string {
  expect(spoken.code).toBe(1);
  return (documentOf(spoken)['error'] as { code: string }).code;
}

/**
 * Does an act, kills it (-9, with its station process) after each of the delays in turn, and at last
 * lets it run. Gives what the last run said; that of a killed run is lost, as it would be.
 */
export async function untilDone(
  delays: readonly number[],
  act: (options: RunOptions) => Promise<Spoken>,
): Promise<Spoken> {
  for (const delay of delays) {
    await act({
      started: (kill) => {
        setTimeout(() => {
          kill('SIGKILL');
        }, delay);
      },
    });
  }
  return await act({});
}

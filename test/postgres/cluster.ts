/**
 * One PostgreSQL server for all suites of a run: on a socket in a folder of its own, without a port,
 * with text ordered by a language and not by bytes, as on many a real one. PostgreSQL refuses to run
 * as root, so root starts it as the user “nobody”.
 */
import { execFile, spawn } from 'node:child_process';
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { findPostgres } from './binaries.ts';

export interface Cluster {
  /** The folder of the socket. */
  readonly host: string;
  readonly user: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    postgres: Cluster | undefined;
  }
}

/** The role whose members need their password. */
export const WITH_PASSWORD = 'with_password';
const NOBODY = 65_534;
const USER = 'gateway';
/** Runs a command until the input ends, which is also when the process that writes to it was killed. */
const UNTIL_INPUT_ENDS = '"$@" & cat > /dev/null; kill -INT $!; wait $!';
/** What the files of the server may come to. */
const ROOM_BYTES = 1_000_000_000;
const isRoot = process.getuid?.() === 0;
const who = isRoot ? { uid: NOBODY, gid: NOBODY } : {};

export default async function startCluster(project: TestProject): Promise<() => Promise<void>> {
  const { cluster, stop } = await startServer(roomyMemory() ?? tmpdir());
  project.provide('postgres', cluster);
  return stop;
}

/** Starts one with its files in a new folder within `parent`; stopping removes them. */
export async function startServer(
  parent: string,
): Promise<{ cluster: Cluster; stop: () => Promise<void> }> {
  const bin = findPostgres();
  if (bin === undefined) throw new Error('PostgreSQL was found when this run began');
  const folder = mkdtempSync(path.join(parent, 'pg-'));
  const [data, socket] = ['data', 'socket'].map((name) => path.join(folder, name)) as [
    string,
    string,
  ];
  for (const made of [folder, data, socket]) {
    mkdirSync(made, { recursive: true, mode: 0o700 });
    if (isRoot) chownSync(made, NOBODY, NOBODY);
  }
  const order = ['--locale=C', '--locale-provider=icu', '--icu-locale=en-US', '--encoding=UTF8'];
  const initial = ['-D', data, '-U', USER, '-A', 'trust', '--no-sync', ...order];
  await promisify(execFile)(path.join(bin, 'initdb'), initial, { ...who, cwd: folder });
  // Members of this role need their password; everybody else is let in by name.
  const access = `local all +${WITH_PASSWORD} scram-sha-256\nlocal all all trust\n`;
  writeFileSync(path.join(data, 'pg_hba.conf'), access);
  const settings = ['listen_addresses=', 'shared_buffers=32MB', 'max_wal_size=128MB'];
  const server = spawn(
    'sh',
    ['-c', UNTIL_INPUT_ENDS, 'sh', path.join(bin, 'postgres'), '-D', data, '-k', socket].concat(
      settings.flatMap((setting) => ['-c', setting]),
    ),
    { ...who, cwd: folder, stdio: ['pipe', 'ignore', 'ignore'] },
  );
  const ended = new Promise<void>((resolve) =>
    server.once('exit', () => {
      resolve();
    }),
  );
  const cluster = { host: socket, user: USER };
  await prepare(cluster);
  const stop = async (): Promise<void> => {
    server.stdin.end();
    await ended;
    rmSync(folder, { recursive: true });
  };
  return { cluster, stop };
}

/** Memory as a folder, where there is enough of it: each commit of each test is a write to the disk. */
function roomyMemory(): string | undefined {
  const folder = '/dev/shm';
  if (!existsSync(folder)) return undefined;
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize > ROOM_BYTES ? folder : undefined;
}

/** It accepts connections a moment after it has started. */
async function prepare({ host, user }: Cluster): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const client = new pg.Client({ host, user, database: 'postgres', ssl: false });
    try {
      await client.connect();
      await client.query(`create role ${WITH_PASSWORD} nologin`);
      await client.end();
      return;
    } catch (error) {
      if (attempt === 300) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

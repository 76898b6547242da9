/**
 * `demo`: the whole job once, on this machine, in about a minute: a real gateway over HTTP, a real
 * station in its own process, and files that cross a folder standing for the USB drive. What is
 * thrown away afterwards: the custodians, the vault and every private key. What is left: the proof.
 */
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { refuse } from '../../core/refusal.ts';
import { EXIT } from '../exit-codes.ts';
import { callerPath, shownPath } from '../paths.ts';
import type { Verb } from '../verb.ts';
import { openStage } from './stage.ts';
import { tellStory } from './story.ts';

const DEFAULT_FOLDER = 'permafrost-demo';

export const verb: Verb = {
  about:
    'A wallet asks the online gateway for four COLD keys; the request crosses the gap as a signed, sealed ' +
    'file; the station verifies it, two custodians approve it, the keys are made, and the signed answer ' +
    'goes back. The folder then holds what anyone needs to check it with openssl: run verify.sh there.',
  options: {
    out: { value: 'DIR', about: `a new or empty folder for what is left (${DEFAULT_FOLDER})` },
  },
  json: true,
  examples: ['demo --out demo', 'demo --out demo --json'],
  async run(invocation) {
    const { terminal, interrupted } = invocation;
    const folder = callerPath(invocation.optionalText('out') ?? DEFAULT_FOLDER);
    prepare(folder);
    const stage = await openStage();
    const end = (): void => {
      stage.station.kill();
    };
    interrupted.addEventListener('abort', end, { once: true });
    try {
      const told = await tellStory(stage, terminal, folder);
      terminal.say(`\nDone. Everything is in ${shownPath(folder)}. Check it without us:`);
      terminal.say(`\n    sh ${quoted(path.join(shownPath(folder), 'verify.sh'))}\n`);
      const next = `sh ${quoted(path.join(folder, 'verify.sh'))}`;
      terminal.document({ out: folder, ...told, next });
      return EXIT.ok;
    } catch (error) {
      if (interrupted.aborted) return EXIT.interrupted;
      throw error;
    } finally {
      interrupted.removeEventListener('abort', end);
      terminal.endProgress();
      await stage.close();
    }
  },
};

/** As a shell reads it back. */
function quoted(file: string): string {
  return /^[\w./-]+$/.test(file) ? file : `'${file.replaceAll("'", String.raw`'\''`)}'`;
}

/** The folder may be new or empty; nothing in it is ever overwritten. */
function prepare(folder: string): void {
  if (existsSync(folder) && !isEmptyFolder(folder)) refuse('FILE_EXISTS', { path: folder });
  mkdirSync(folder, { recursive: true });
}

function isEmptyFolder(folder: string): boolean {
  try {
    return readdirSync(folder).length === 0;
  } catch {
    return false;
  }
}

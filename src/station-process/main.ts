/**
 * The station process. It alone holds keys, together with the vault; shells talk to it through one
 * pipe and the calls of the contract. One call at a time, in order; `cancel`, `lock` and the little
 * that a window asks while a long act is under way overtake.
 * Locking ends the process, and so does the loss of its parent or the file `lock-now` in its folder:
 * no key in memory outlives a session.
 */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { systemRandom } from '../core/crypto/random.ts';
import { isRefusal } from '../core/refusal.ts';
import type { CallName } from '../ipc/contract.ts';
import { requestMessage, type ErrorValue, type RequestMessage } from '../ipc/messages.ts';
import { probeMachine } from './air-gap-probe.ts';
import { buildName } from './build.ts';
import { answer } from './call.ts';
import { handlersOf } from './handlers/list.ts';
import { StationHost } from './host.ts';
import { parentPort } from './port.ts';
import { systemClock } from './system-clock.ts';

const OVERTAKING: readonly CallName[] = ['lock', 'cancel', 'pulse', 'stillHere'];
const LOCK_FILE = 'lock-now';
const LOCK_POLL_MS = 200;

process.umask(0o077);
// Ctrl-C goes to the whole terminal; the shell decides what it means and tells us.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => {
  lockAndExit();
});

const port = parentPort();
const dir = process.argv.at(-1) ?? '';
const host = new StationHost({
  dir,
  clock: systemClock,
  random: systemRandom,
  build: buildName(),
  probe: () => probeMachine(),
  end: () => process.exit(0),
});
const handlers = handlersOf(host);
// A change of the air gap that cannot be recorded ends the process, whatever is going on.
host.watchAirGap().catch(lockAndExit);
let turn: Promise<void> = Promise.resolve();
let isLocking = false;

port.onMessage((message) => {
  const request = requestMessage.parse(message);
  if (OVERTAKING.includes(request.call)) void serve(request);
  else turn = turn.then(() => serve(request));
});
port.onGone(() => {
  lockAndExit();
});
setInterval(() => {
  const file = join(dir, LOCK_FILE);
  if (!host.isOpen() || !existsSync(file)) return;
  rmSync(file, { force: true });
  lockAndExit();
}, LOCK_POLL_MS);

async function serve({ id, call, input }: RequestMessage): Promise<void> {
  isLocking ||= call === 'lock';
  try {
    const value = await answer(handlers, call, input, (progress) => {
      void port.send({ id, progress });
    });
    await port.send({ id, ok: true, value });
  } catch (error) {
    // Under an act that a lock cut short the vault is closed: its parent hears that the process ended.
    if (isLocking && call !== 'lock') return;
    await port.send({ id, ok: false, error: errorValue(error) });
  }
  if (call === 'lock') process.exit(0);
}

function lockAndExit(): void {
  try {
    host.lock('abandoned');
  } finally {
    process.exit(0);
  }
}

function errorValue(error: unknown): ErrorValue {
  if (isRefusal(error)) {
    const { code, message, facts } = error;
    return { code, message, facts };
  }
  const message = error instanceof Error ? `${error.name}: ${error.message}` : 'unknown fault';
  return { code: 'INTERNAL', message, facts: {} };
}

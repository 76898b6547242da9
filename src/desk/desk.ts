/**
 * The desk: everything between the page and the station process that needs no window system. It
 * answers the page's calls one by one (`answer`) and is the only way from the page to a drive, a
 * printer or the station. It holds no key and keeps no log. Electron's main process and the test
 * host run this same desk.
 */
import { KDF_FLOOR } from '../core/quorum/custodian-seal.ts';
import { DESK_CALLS } from '../ipc/calls/desk.ts';
import type { CallInput, CallName } from '../ipc/contract.ts';
import { PAGE_CALLS, type PageAnswer, type PageCallName } from '../ipc/page.ts';
import { CallRate } from './call-rate.ts';
import { deskCalls, type DeskCallName } from './calls/list.ts';
import { checkInputSize, inputBytesOf, wipeInput } from './input-bytes.ts';
import { checkSender, errorValueOf, knownCall, pageInput } from './page-call.ts';
import { readPreferences } from './preferences.ts';
import { Scanning } from './scanning.ts';
import { Supervisor } from './supervisor.ts';
import type { Desk, DeskOptions, OnProgress, Sender } from './surroundings.ts';

export type { Desk, DeskOptions, OnProgress, Printer, Sender } from './surroundings.ts';

export function openDesk(options: DeskOptions): Desk {
  const scanning = new Scanning(options.onScanning);
  const station = new Supervisor(() => {
    const client = options.startStation(options.dataDir);
    // Whatever ended it, nobody scans for a station that is gone. A window that closes meanwhile has
    // no permissions to take back.
    void client.ended.then(() => scanning.set(false)).catch(() => undefined);
    return client;
  });
  const rate = new CallRate(options.elapsed ?? (() => performance.now()));
  const ours = deskCalls(options, station, scanning);

  /** The order matters: who asks, how often, what, how much, and only then the content. */
  async function admitted(
    name: unknown,
    input: unknown,
    sender: Sender,
    onProgress: OnProgress,
  ): Promise<unknown> {
    checkSender(sender, options.origin);
    return await rate.within(async () => {
      const call = knownCall(name);
      checkInputSize(input, inputBytesOf(call));
      try {
        const value = await done(call, pageInput(call, input), onProgress);
        return PAGE_CALLS[call].output.parse(value);
      } finally {
        wipeInput(input);
      }
    });
  }

  async function done(
    name: PageCallName,
    input: unknown,
    onProgress: OnProgress,
  ): Promise<unknown> {
    // The input was parsed by the schema of this very call.
    if (isOurs(name)) return await ours[name](input as never, onProgress);
    if (name === 'lock') {
      await station.lock();
      return {};
    }
    return await station.call(name, completed(name, input), onProgress);
  }

  /** The page chooses neither the cost of a passphrase nor how soon the station locks itself. */
  function completed<N extends CallName>(name: N, input: unknown): CallInput<N> {
    if (name === 'unlock') {
      const { idleMinutes } = readPreferences(options.configDir);
      return { ...(input as CallInput<'unlock'>), idleMinutes } as CallInput<N>;
    }
    if (name === 'init') {
      const { name: stationName, env, threshold, custodians } = input as CallInput<'init'>;
      const kdf = options.kdf === 'floor' && env === 'test' ? { kdf: KDF_FLOOR } : {};
      return { name: stationName, env, threshold, custodians, ...kdf } as CallInput<N>;
    }
    return input as CallInput<N>;
  }

  return {
    async answer(name, _callNumber, input, sender, onProgress): Promise<PageAnswer> {
      try {
        return { ok: true, value: await admitted(name, input, sender, onProgress) };
      } catch (error) {
        return { ok: false, error: errorValueOf(error) };
      }
    },
    isScanning: () => scanning.isOpen,
    panic: () => void station.panic(),
    lock: () => station.lock(),
    close: () => station.close(),
  };
}

function isOurs(name: PageCallName): name is DeskCallName {
  return Object.hasOwn(DESK_CALLS, name);
}

/**
 * One station process for the length of one verb. The process holds the vault and the keys; this
 * side only asks. However the verb ends, the process is told to lock, which ends it, so no key
 * outlives the command.
 */
import { refuse } from '../../core/refusal.ts';
import type { CallInput, CallName, CallOutput } from '../../ipc/contract.ts';
import type { RunProgress } from '../../ipc/shapes.ts';
import { StationEnded, startStation, type StationClient } from '../../station-process/client.ts';
import { callerPath } from '../paths.ts';
import { SECRETS_OPTION, secretsFor, type Secrets } from '../secrets/source.ts';
import type { Terminal } from '../terminal.ts';
import type { Invocation, OptionSpec } from '../verb.ts';

export const DATA_OPTION: Readonly<Record<'data', OptionSpec>> = {
  data: { value: 'DIR', about: 'the folder of the station’s vault', required: true },
};
export const STATION_OPTIONS = { ...DATA_OPTION, ...SECRETS_OPTION };

export type Station = {
  call<N extends CallName>(
    name: N,
    input: CallInput<N>,
    onProgress?: (report: RunProgress) => void,
  ): Promise<CallOutput<N>>;
};

/** Runs `work` with a station process on `--data`, and with the passphrases this verb may ask for. */
export async function withStation<T>(
  invocation: Invocation,
  work: (station: Station, secrets: Secrets) => Promise<T>,
): Promise<T> {
  const secrets = secretsFor(invocation);
  try {
    return await withProcess(invocation.text('data'), async (station) => {
      await sayWaits(station, invocation.terminal);
      return await work(station, secrets);
    });
  } finally {
    secrets.wipe();
  }
}

/** Else a try that waits an hour looks like a program that hangs, and is interrupted in vain. */
async function sayWaits(station: Station, terminal: Terminal): Promise<void> {
  const status = await station.call('status', {});
  for (const { name, failures, waitSeconds } of status.exists ? status.custodians : []) {
    if (waitSeconds === 0) continue;
    terminal.note(
      `${name} has ${failures} failed attempts: the next try waits ${waitSeconds / 60} minutes first. ` +
        'An interrupted try counts as well.',
    );
  }
}

/** Runs `work` with a station process on this folder, and ends that process afterwards. */
export async function withProcess<T>(
  folder: string,
  work: (station: Station) => Promise<T>,
): Promise<T> {
  const client = startStation({ dir: callerPath(folder) });
  try {
    return await work(client);
  } catch (error) {
    // Somebody locked the station meanwhile, or the process was killed.
    if (error instanceof StationEnded) return refuse('STATION_ENDED');
    throw error;
  } finally {
    await end(client);
  }
}

export async function thresholdOf(station: Station): Promise<number> {
  const status = await station.call('status', {});
  // Before `init` any call that needs the vault says so itself.
  return status.exists ? status.threshold : 2;
}

async function end(client: StationClient): Promise<void> {
  const grace = setTimeout(() => {
    client.kill();
  }, 10_000);
  try {
    await client.call('lock', {});
  } catch {
    // It has ended already, or cannot lock what it could not open.
    client.kill();
  }
  await client.ended;
  clearTimeout(grace);
}

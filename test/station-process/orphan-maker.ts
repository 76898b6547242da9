/** Starts a station process, waits until it holds the vault, and dies without a word. */
import { startStation } from '../../src/station-process/client.ts';

const station = startStation({ dir: process.argv.at(-1) ?? '' });
await station.call('status', {});
process.kill(process.pid, 'SIGKILL');

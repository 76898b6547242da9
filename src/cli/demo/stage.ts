/**
 * The two machines of the demo and the drive between them, in a temporary folder that is removed at
 * the end. They share nothing else: the gateway is reached over HTTP, the station over its pipe.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { systemRandom } from '../../core/crypto/random.ts';
import { openGateway, type Gateway } from '../../gateway/gateway.ts';
import { serve } from '../../gateway/serve.ts';
import { startStation, type StationClient } from '../../station-process/client.ts';
import { systemClock } from '../system-clock.ts';

export type Stage = {
  readonly gateway: Gateway;
  /** Where the gateway listens. */
  readonly url: string;
  readonly station: StationClient;
  /** Stands for the USB drive. */
  readonly drive: string;
  /** Ends both machines and removes all that they kept. */
  close(): Promise<void>;
};

export async function openStage(): Promise<Stage> {
  const folder = mkdtempSync(path.join(tmpdir(), 'permafrost-demo-'));
  const drive = path.join(folder, 'drive');
  mkdirSync(drive);
  try {
    const gateway = await openGateway(path.join(folder, 'gateway'), {
      clock: systemClock,
      random: systemRandom,
      create: { env: 'test', name: 'Demo gateway' },
    });
    const serving = await serve(gateway, { port: 0 });
    const station = startStation({ dir: path.join(folder, 'vault') });
    return {
      gateway,
      url: serving.url,
      station,
      drive,
      async close() {
        station.kill();
        await station.ended;
        await serving.close();
        await gateway.close();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

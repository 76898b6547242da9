/**
 * A gateway in a process of its own, to be killed at any moment. DIR is its folder, or the address of its database. `serve DIR` serves it and prints its
 * URL. `exchange DIR OUT IN` exports to OUT and imports from IN until it is killed; `ask DIR OUT IN`
 * also asks for keys between, and prints the id of each request that was accepted.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Clock } from '../../src/core/clock.ts';
import { systemRandom } from '../../src/core/crypto/random.ts';
import { createApiKey } from '../../src/gateway/api-keys/api-keys.ts';
import { buildApp } from '../../src/gateway/app.ts';
import { openGateway } from '../../src/gateway/gateway.ts';
import { importResponse } from '../../src/gateway/inbox/import-response.ts';
import { exportRequests } from '../../src/gateway/outbox/export-requests.ts';
import { parsePostgresAddress } from '../../src/gateway/storage/postgres-address.ts';
import { serve } from '../../src/gateway/serve.ts';

const clock: Clock = {
  now: () => new Date(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};
const [mode = '', dir = '', out = '', back = ''] = process.argv.slice(2);
const place = dir.startsWith('postgres:') ? parsePostgresAddress(dir) : dir;
const gateway = await openGateway(place, { clock, random: systemRandom });

if (mode === 'serve') {
  const serving = await serve(gateway, { port: 0 });
  console.log(serving.url);
  process.once('SIGTERM', () => void serving.close().then(() => gateway.close()));
} else {
  const { token } = await createApiKey(gateway, { label: 'child' });
  const app = buildApp(gateway);
  for (let round = 0; ; round++) {
    if (mode === 'ask') await ask(app, token, round);
    await exportRequests(gateway, { folder: out });
    for (const name of readdirSync(back).sort(bySequence)) {
      const bytes = new Uint8Array(readFileSync(path.join(back, name)));
      await importResponse(gateway, { bytes }).catch(() => undefined);
    }
    await clock.sleep(5);
  }
}

async function ask(app: ReturnType<typeof buildApp>, token: string, round: number): Promise<void> {
  for (let count = 0; count < 1 + (round % 3); count++) {
    const response = await app.request('/v1/keys', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
      body: JSON.stringify({
        user_identifier: `user ${systemRandom.uuid()}`,
        key_type: 'secp256k1',
        key_environment: 'COLD',
      }),
    });
    const { request_id: requestId } = (await response.json()) as { request_id: string };
    if (response.status === 202) console.log(requestId);
  }
}

function bySequence(a: string, b: string): number {
  return Number(a.split('-')[1]) - Number(b.split('-')[1]);
}

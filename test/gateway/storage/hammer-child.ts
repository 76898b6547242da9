/**
 * One of several processes that use one gateway as hard as they can: `PLACE TOKEN NOW ROUNDS`. Each
 * round asks for a key of its own and for one that all of them ask for, and seals what is queued. Prints
 * the id of each request that was accepted. All of them have the time of whoever started them.
 */
import { systemRandom } from '../../../src/core/crypto/random.ts';
import { buildApp } from '../../../src/gateway/app.ts';
import { openGateway } from '../../../src/gateway/gateway.ts';
import { sealQueued } from '../../../src/gateway/outbox/seal-queued.ts';
import { parsePostgresAddress } from '../../../src/gateway/storage/postgres-address.ts';

const [where = '', token = '', now = '', rounds = '0'] = process.argv.slice(2);
const place = where.startsWith('postgres:') ? parsePostgresAddress(where) : where;
const clock = { now: () => new Date(now), sleep: () => Promise.resolve() };
const gateway = await openGateway(place, { clock, random: systemRandom });
const app = buildApp(gateway);
for (let round = 0; round < Number(rounds); round++) {
  await Promise.all([
    ask(`own ${systemRandom.uuid()}`),
    ask(`common ${String(round)}`),
    sealQueued(gateway),
  ]);
}
await gateway.close();

async function ask(user: string): Promise<void> {
  const response = await app.request('/v1/keys', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
    body: JSON.stringify({
      user_identifier: user,
      key_type: 'secp256k1',
      key_environment: 'COLD',
      organisation: { customer_id: 'cust-1', customer_name: 'Example Ltd' },
    }),
  });
  if (response.status === 409) return;
  if (response.status !== 202) throw new Error(`${String(response.status)} for ${user}`);
  console.log(((await response.json()) as { request_id: string }).request_id);
}

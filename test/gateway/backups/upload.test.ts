/** Files over a real socket: as common clients send them, and as a broken line does. */
import { createHash, randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve } from '../../../src/gateway/serve.ts';
import type { Serving } from '../../../src/gateway/serve.ts';
import { openWorld } from '../world.ts';
import type { World } from '../world.ts';
import { breakUpload, uploadHead } from './broken-upload.ts';
import { coldKey, fileParts, formBytes } from './storing.ts';
import type { GivenKey } from './storing.ts';

let world: World;
let serving: Serving;
let cold: GivenKey;

beforeAll(async () => {
  world = await openWorld();
  cold = await coldKey(world);
  serving = await serve(world.gateway, { port: 0 });
});
afterAll(async () => {
  await serving.close();
  await world.close();
});

function form(bytes: Uint8Array): FormData {
  const data = new FormData();
  data.set('public_key', cold.publicKey);
  data.set('metadata', '{"description":"сид"}');
  const file = new Blob([new Uint8Array(bytes)], { type: 'application/octet-stream' });
  data.set('file', file, 'сид "один".bin');
  return data;
}

async function post(body: FormData): Promise<Response> {
  const headers = { Authorization: `Bearer ${world.token}` };
  return await fetch(`${serving.url}/v1/secure/file`, { method: 'POST', headers, body });
}

describe('a file over a socket', () => {
  it('is taken as FormData of a browser or of Node sends it', async () => {
    const bytes = randomBytes(3_000_000);
    const response = await post(form(bytes));
    expect(response.status).toBe(200);
    const body = (await response.json()) as { backup_id: string; metadata: object };
    expect(body.metadata).toEqual({ description: 'сид' });
    const { digest } = await world.gateway.db
      .selectFrom('backup')
      .select('digest')
      .where('backup_id', '=', body.backup_id)
      .executeTakeFirstOrThrow();
    expect(digest).toBe(createHash('sha256').update(bytes).digest('hex'));
  });

  it('leaves nothing when the line breaks in the middle, and the next one is taken', async () => {
    const whole = formBytes(fileParts(cold, randomBytes(6_000_000)));
    await breakUpload(world, { port: serving.port, form: whole, sent: 4_000_000 });
    expect((await post(form(randomBytes(100)))).status).toBe(200);
  });

  it('is refused above 10 MB before it is sent, to a client that waits to hear', async () => {
    const answer = await new Promise<string>((resolve, reject) => {
      let said = '';
      const socket = connect(serving.port, '127.0.0.1');
      socket.on('error', reject);
      socket.on('data', (data) => (said += data.toString()));
      socket.on('end', () => {
        resolve(said);
      });
      socket.write(uploadHead(world, 20_000_000, 'Connection: close\r\n'));
    });
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
    expect(answer).toContain('BODY_TOO_LARGE');
  });
});

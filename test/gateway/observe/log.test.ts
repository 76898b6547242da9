/** The log of a served gateway: what it says, and everything that it must never say. */
import fc from 'fast-check';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SCOPES } from '../../../src/gateway/api-keys/api-keys.ts';
import { buildApp } from '../../../src/gateway/app.ts';
import { errorFacts } from '../../../src/gateway/observe/error-facts.ts';
import { LineWriter, logDestination } from '../../../src/gateway/observe/log-destination.ts';
import { makeLog } from '../../../src/gateway/observe/log.ts';
import { callersId } from '../../../src/gateway/observe/request-id.ts';
import { addressOf, contentTypeOf, EVERY_CALL, tokenHeader } from '../conventions/calling.ts';
import { openWorld } from '../world.ts';
import type { World } from '../world.ts';

type Line = Record<string, unknown>;

let world: World;
let written: string;
beforeEach(async () => {
  world = await openWorld();
  written = '';
});
afterEach(async () => {
  await world.close();
});

function loggedApp(gateway = world.gateway) {
  const log = makeLog({ write: (line: string) => void (written += line) });
  return buildApp(gateway, { observers: { log } });
}

const lines = (): Line[] =>
  written
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);

/** As a careless client would send it: in every place that a client can write to. */
const SECRET = 'pfk_S3cretS3cretS3cretS3cretS3cretS3cretS3cret1';

describe('the log', () => {
  it('holds no secret of a call, wherever it was sent', async () => {
    const app = loggedApp();
    const token = await world.tokenWith(SCOPES);
    const bodies = [`{"${SECRET}":"${SECRET}"}`, `{"user_identifier":"${SECRET}"}`, SECRET, '{}'];
    for (const { api, endpoint } of EVERY_CALL) {
      const places = [addressOf(endpoint), addressOf(endpoint, SECRET), `/${SECRET}`];
      for (const place of places) {
        for (const credential of [token, SECRET]) {
          for (const body of endpoint.body === undefined ? [undefined] : bodies) {
            await app.request(`${place}?key=${SECRET}&${SECRET}=1`, {
              method: endpoint.method.toUpperCase(),
              headers: {
                ...tokenHeader(api, credential),
                'Content-Type': contentTypeOf(endpoint) ?? SECRET,
                Cookie: `permafrost-console=${SECRET}`,
                'User-Agent': SECRET,
                Referer: `https://example.com/${SECRET}`,
                'X-Request-Id': SECRET,
                'X-Forwarded-For': SECRET,
                'Idempotency-Key': SECRET,
                'X-Dynamic-Signature-256': SECRET,
              },
              ...(body !== undefined && { body }),
            });
          }
        }
      }
    }
    expect(lines().length).toBeGreaterThan(EVERY_CALL.length * 6);
    for (const secret of [SECRET, 'S3cret', token, token.slice(4, 20)]) {
      expect(written.includes(secret)).toBe(false);
    }
  });

  it('says of a call who, what, how it ended and how long it took, and nothing else', async () => {
    const app = loggedApp();
    const Authorization = `Bearer ${world.token}`;
    await app.request('/v1/requests', { headers: { Authorization } });
    await app.request('/v1/requests');
    await app.request('/nothing/here');
    expect(lines()).toEqual([
      {
        level: 'info',
        time: expect.stringMatching(/^20/) as string,
        pid: process.pid,
        request_id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
        api: 'permafrost',
        operation: 'listRequests',
        method: 'GET',
        status: 200,
        ms: expect.any(Number) as number,
        api_key_id: world.apiKeyId,
        event: 'call',
      },
      expect.objectContaining({ status: 401, fault: 'UNAUTHORIZED', operation: 'listRequests' }),
      expect.objectContaining({ status: 404, fault: 'NOT_FOUND', operation: '', api: '' }),
    ]);
    expect(lines()[1]).not.toHaveProperty('api_key_id');
  });

  it('names a call of the console and its refusal', async () => {
    const app = loggedApp();
    await app.request('http://127.0.0.1:8480/console/api/overview');
    expect(lines()).toMatchObject([
      { api: 'console', operation: 'overview', status: 401, fault: 'SESSION_ENDED' },
    ]);
  });

  it('gives the id of a call back, and takes the caller’s own where it is nothing but an id', async () => {
    const app = loggedApp();
    const id = '0f8fad5b-d9cb-469f-a165-70867728950e';
    const given = await app.request('/health/live', { headers: { 'X-Request-Id': id } });
    expect(given.headers.get('X-Request-Id')).toBe(id);
    const own = await app.request('/health/live', { headers: { 'X-Request-Id': 'a b' } });
    expect(own.headers.get('X-Request-Id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(lines().map((line) => line['request_id'])).toEqual([
      id,
      own.headers.get('X-Request-Id'),
    ]);
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(callersId(text) ?? '').toMatch(/^[0-9a-f-]{0,36}$/);
      }),
    );
  });

  it('says where an unexpected error came from in our source, and never its message', async () => {
    const broken = Object.assign(Object.create(world.gateway) as typeof world.gateway, {
      db: {
        selectFrom: () => {
          throw Object.assign(new TypeError(`bad value ${SECRET}\n    at here (/src/x.ts:1:2)`), {
            code: 'SQLITE_FULL',
          });
        },
      },
    });
    const response = await loggedApp(broken).request('/v1/requests', {
      headers: { Authorization: `Bearer ${world.token}` },
    });
    expect(response.status).toBe(500);
    const [line] = lines();
    expect(line).toMatchObject({
      level: 'error',
      status: 500,
      fault: 'INTERNAL',
      error: { name: 'TypeError', code: 'SQLITE_FULL' },
    });
    const { frames } = line?.['error'] as { frames: string[] };
    expect(frames[0]).toMatch(/^apiKeyOf gateway\/api-keys\/credential\.ts:\d+:\d+$/);
    expect(frames.join()).not.toContain('x.ts:1:2');
    expect(written).not.toContain('S3cret');
  });

  it('takes nothing else from an error, whatever it says', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.anything(), (message, name, code) => {
        const marked = `${message} MARK-9 ${message}`;
        const error = Object.assign(new Error(marked), { name: `${name} MARK-9`, code });
        const told = errorFacts(error);
        expect(JSON.stringify(told)).not.toContain('MARK-9');
        expect(told.name).toBe('Error');
      }),
    );
    expect(errorFacts('a text')).toEqual({ name: 'string', frames: [] });
  });

  it('is appended to a file that its user alone may read', () => {
    const file = path.join(world.dir, '..', 'gateway.log');
    for (const event of ['one', 'two']) makeLog(logDestination(file)).event(event);
    const told = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as Line)['event']);
    expect(told).toEqual(['one', 'two']);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('that cannot be written stands in the way of no call', async () => {
    const log = makeLog(logDestination('/dev/full'));
    const app = buildApp(world.gateway, { observers: { log } });
    const headers = { Authorization: `Bearer ${world.token}`, 'Content-Type': 'application/json' };
    const body = '{"user_identifier":"ada","key_type":"secp256k1","key_environment":"COLD"}';
    const answer = await app.request('/v1/keys', { method: 'POST', headers, body });
    expect(answer.status).toBe(202);
    expect(() => {
      log.failure('loop sweep', new Error('no'));
    }).not.toThrow();
  });

  it('says how many lines were lost, in whole lines, once it can be written again', () => {
    let room = 60;
    let kept = '';
    const disk = (_: number, bytes: Uint8Array): number => {
      if (room === 0) throw Object.assign(new Error('no room'), { code: 'ENOSPC' });
      const taken = bytes.subarray(0, Math.min(room, 25));
      room -= taken.length;
      kept += Buffer.from(taken).toString();
      return taken.length;
    };
    const log = makeLog(new LineWriter(0, disk));
    for (const event of ['torn', 'lost']) log.event(event);
    room = 10_000;
    for (const event of ['three', 'four']) log.event(event);
    const [torn = '', ...whole] = kept.trim().split('\n');
    expect(torn).toHaveLength(60);
    expect(whole.map((line) => JSON.parse(line) as Line)).toMatchObject([
      { event: 'log lines were lost', lines: 2 },
      { event: 'three' },
      { event: 'four' },
    ]);
  });
});

/** Calls that do not come from the console's own page, or are not of the form that it sends. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { buildApp } from '../../../src/gateway/app.ts';
import { CALLS } from '../../../src/gateway/console/contract.ts';
import type { Call } from '../../../src/gateway/console/contract.ts';
import { MAX_BODY_BYTES } from '../../../src/gateway/console/input.ts';
import { isConsoleOrigin } from '../../../src/gateway/console/origin.ts';
import { serve } from '../../../src/gateway/serve.ts';
import { openWorld } from '../world.ts';
import type { World } from '../world.ts';
import { ConsoleClient, expectFailure, loggedIn, ORIGIN } from './console-client.ts';

const calls = Object.entries(CALLS as Record<string, Call>).map(([name, call]) => ({
  name,
  path: name.replace(':bundleId', 'x'),
  ...call,
}));
const posts = calls.filter(({ method }) => method === 'POST');

let world: World;
let client: ConsoleClient;
let before: readonly [rows: string, auditKinds: readonly string[]];
// One login for all: nothing here may change anything.
beforeAll(async () => {
  world = await openWorld({ paired: false });
  ({ client } = await loggedIn(world.app, world.gateway));
  before = [await world.rows(), await world.auditKinds()];
});
afterAll(async () => {
  expect([await world.rows(), await world.auditKinds()]).toEqual(before);
  await world.close();
});

describe('a call from elsewhere', () => {
  it.each(calls.filter(({ needsLogin }) => needsLogin))(
    'refuses $name without a login',
    async ({ method, path }) => {
      const stranger = new ConsoleClient(world.app);
      const answer = method === 'GET' ? stranger.get(path) : stranger.post(path);
      await expectFailure(answer, 401, 'SESSION_ENDED');
    },
  );

  it.each(posts)('refuses $name from another origin, and from none', async ({ path }) => {
    const origins = [
      '',
      'null',
      'http://evil.example',
      'http://127.0.0.1:8481',
      'https://127.0.0.1:8480',
      'http://localhost:8480',
      `${ORIGIN}.evil.example`,
      `${ORIGIN}/`,
    ];
    for (const origin of origins) {
      await expectFailure(
        client.post(path, { headers: { Origin: origin } }),
        403,
        'ORIGIN_REFUSED',
      );
    }
    const without = await world.app.request(`${ORIGIN}/console/api/${path}`, {
      method: 'POST',
      headers: { Cookie: client.cookie, 'Content-Type': 'application/json' },
      body: '{}',
    });
    await expectFailure(without, 403, 'ORIGIN_REFUSED');
  });

  it.each(calls)('refuses $name when the browser says that another site made it', async (call) => {
    for (const site of ['cross-site', 'same-site', 'none', 'x']) {
      const headers = { 'Sec-Fetch-Site': site };
      const answer =
        call.method === 'GET'
          ? client.get(call.path, { headers })
          : client.post(call.path, { headers });
      await expectFailure(answer, 403, 'ORIGIN_REFUSED');
    }
  });

  it('refuses a name that was pointed at this machine after its page was loaded', async () => {
    for (const host of ['evil.example', '127.0.0.1.evil.example', '10.0.0.1:8480', '0.0.0.0']) {
      const rebound = new ConsoleClient(world.app, `http://${host}`);
      rebound.cookie = client.cookie;
      await expectFailure(rebound.get('overview'), 403, 'ORIGIN_REFUSED');
      await expectFailure(rebound.post('outbox/seal'), 403, 'ORIGIN_REFUSED');
      const page = await world.app.request(`http://${host}/console/`);
      await expectFailure(page, 403, 'ORIGIN_REFUSED');
    }
  });

  it.each(posts)(
    'refuses $name with a body that a form of another site could send',
    async (call) => {
      const types = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', ''];
      const other = call.input === 'bytes' ? 'application/json' : 'application/octet-stream';
      for (const type of [...types, other]) {
        await expectFailure(
          client.post(call.path, { headers: { 'Content-Type': type } }),
          400,
          'CONSOLE_CALL_MALFORMED',
        );
      }
    },
  );

  it('refuses a call that changes something as a GET, and one that there is not', async () => {
    for (const { path } of posts.filter(({ name }) => name !== 'station-card')) {
      if (path in CALLS && path === 'outbox') continue;
      await expectFailure(client.get(path), 404, 'CONSOLE_CALL_UNKNOWN');
    }
    for (const path of ['', 'nothing', 'overview/', 'outbox/x', '../../v1/key', 'OVERVIEW']) {
      const answer = await client.get(path);
      expect(answer.status).toBe(404);
    }
    // It leads out of the console, to a call that is no GET.
    expect((await client.get('../../v1/keys')).status).toBe(405);
    await expectFailure(client.post('overview'), 404, 'CONSOLE_CALL_UNKNOWN');
  });

  it('accepts the origin that the proxy in front has, and that one alone', async () => {
    const origin = 'https://gateway.example';
    const app = buildApp(world.gateway, { console: { origins: [origin] } });
    // The proxy may keep the name, or call the loopback address.
    for (const url of [origin, 'http://127.0.0.1:8480']) {
      const send = (from: string) =>
        app.request(`${url}/console/api/logout`, {
          method: 'POST',
          headers: { Origin: from, 'Content-Type': 'application/json' },
          body: '{}',
        });
      expect((await send(origin)).status).toBe(200);
      await expectFailure(send('https://other.example'), 403, 'ORIGIN_REFUSED');
      await expectFailure(send('http://gateway.example'), 403, 'ORIGIN_REFUSED');
    }
    const elsewhere = await app.request('https://other.example/console/api/session');
    await expectFailure(elsewhere, 403, 'ORIGIN_REFUSED');
  });

  it('takes only an https origin for the proxy', () => {
    expect(isConsoleOrigin('https://gateway.example')).toBe(true);
    expect(isConsoleOrigin('https://gateway.example:8443')).toBe(true);
    for (const text of ['', 'gateway.example', 'http://gateway.example', 'https://', '*', 'null']) {
      expect(isConsoleOrigin(text)).toBe(false);
    }
    for (const text of ['https://a.example/', 'https://a.example/console', 'https://u@a.example']) {
      expect(isConsoleOrigin(text)).toBe(false);
    }
  });
});

describe('what a call brings', () => {
  it('refuses JSON that is not what the contract says, and repeats nothing of it', async () => {
    const bodies = [
      '',
      '[]',
      'null',
      '{',
      '{"name":"Olga"}',
      '{"name":"Olga","passphrase":7}',
      '{"name":"Olga","passphrase":"hush","extra":1}',
      '{"name":"Olga","name":"Boris","passphrase":"hush"}',
      '{"name":"Olga","passphrase":""}',
      `{"name":"${'x'.repeat(257)}","passphrase":"hush"}`,
      `{"name":"Olga","passphrase":${'['.repeat(50)}${']'.repeat(50)}}`,
    ];
    for (const body of bodies) {
      const answer = await world.app.request(`${ORIGIN}/console/api/login`, {
        method: 'POST',
        headers: { Origin: ORIGIN, 'Content-Type': 'application/json' },
        body,
      });
      const failure = await expectFailure(answer, 400, 'CONSOLE_CALL_MALFORMED');
      expect(failure.sentence).not.toContain('hush');
    }
    await expectFailure(
      client.post('outbox/seal', { json: { a: 1 } }),
      400,
      'CONSOLE_CALL_MALFORMED',
    );
  });

  it('refuses a state or a cursor that there is not', async () => {
    for (const query of [
      'state=lost',
      'state=',
      'before=0',
      'before=-1',
      'before=1e9',
      'before=',
    ]) {
      await expectFailure(client.get(`requests?${query}`), 400, 'CONSOLE_CALL_MALFORMED');
    }
    expect((await client.get('requests?state=queued&before=9')).status).toBe(200);
  });

  it('refuses a body above the cap, declared or streamed, before a login too', async () => {
    const serving = await serve(world.gateway, { port: 0 });
    try {
      const url = `${serving.url}/console/api/responses/light`;
      const headers = { Origin: serving.url, 'Content-Type': 'application/octet-stream' };
      const bytes = new Uint8Array(MAX_BODY_BYTES + 1);
      const declared = await fetch(url, { method: 'POST', headers, body: bytes });
      await expectFailure(declared, 413, 'INPUT_TOO_LARGE');
      const stream = new Blob([bytes]).stream();
      const options = { method: 'POST', headers, body: stream, duplex: 'half' };
      const streamed = await fetch(url, options);
      await expectFailure(streamed, 413, 'INPUT_TOO_LARGE');
      const within = bytes.subarray(1);
      await expectFailure(
        fetch(url, { method: 'POST', headers, body: within }),
        401,
        'SESSION_ENDED',
      );
    } finally {
      await serving.close();
    }
  });

  it('never fails for a reason of its own, whatever JSON comes to any call', async () => {
    const paths = posts.filter(({ input }) => input !== 'bytes').map(({ path }) => path);
    const harmless = fc
      .tuple(fc.constantFrom(...paths), fc.json())
      .filter(([path, json]) => !(json.trim() === '{}' && CALLS_WITHOUT_INPUT.has(path)));
    await fc.assert(
      fc.asyncProperty(harmless, async ([path, body]) => {
        const answer = await world.app.request(`${ORIGIN}/console/api/${path}`, {
          method: 'POST',
          headers: { Origin: ORIGIN, Cookie: client.cookie, 'Content-Type': 'application/json' },
          body,
        });
        expect(answer.status).toBe(400);
      }),
      { numRuns: 200 },
    );
  });
});

const CALLS_WITHOUT_INPUT = new Set(
  posts.filter(({ input }) => input === 'none').map(({ path }) => path),
);

describe('every answer', () => {
  it('is kept by nobody, framed by nobody and read by no other site', async () => {
    for (const path of ['session', 'overview', 'nothing']) {
      const { headers } = await client.get(path);
      expect(headers.get('Cache-Control')).toBe('no-store');
      expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
      expect(headers.get('Cross-Origin-Resource-Policy')).toBe('same-origin');
      expect(headers.get('Content-Security-Policy')).toBe(
        "default-src 'none'; frame-ancestors 'none'",
      );
      expect(headers.get('Access-Control-Allow-Origin')).toBeNull();
    }
  });

  it('says nothing of a fault of ours, which goes to the operator of the machine', async () => {
    const reported: unknown[] = [];
    const app = buildApp(world.gateway, { report: (error) => reported.push(error) });
    const broken = new ConsoleClient(app);
    broken.cookie = client.cookie;
    const log = world.gateway.log;
    const fault = new Error('the disk is on fire at /var/secret');
    const broke = vi.spyOn(log, 'catchUp').mockRejectedValue(fault);
    try {
      const failure = await expectFailure(broken.get('overview'), 500, 'INTERNAL');
      expect(failure.sentence).not.toContain('fire');
      expect(reported).toEqual([fault]);
    } finally {
      broke.mockRestore();
    }
  });
});

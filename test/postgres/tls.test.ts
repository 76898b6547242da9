/**
 * The way to a PostgreSQL server on another machine. A small server here speaks TLS as PostgreSQL does
 * and passes what is inside on to the real one.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { TLSSocket } from 'node:tls';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { systemRandom } from '../../src/core/crypto/random.ts';
import { openGateway } from '../../src/gateway/gateway.ts';
import { parsePostgresAddress } from '../../src/gateway/storage/postgres-address.ts';
import { SettableClock } from '../gateway/world.ts';
import { newPlace } from './new-place.ts';

let folder: string;
let user: string;
let remove: () => Promise<void>;
let server: Server | undefined;
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'tls-'));
  const made = await newPlace('');
  ({ remove } = made);
  user = typeof made.place === 'string' ? '' : made.place.user;
});
afterEach(async () => {
  server?.close();
  await remove();
  rmSync(folder, { recursive: true });
});

/** Makes a certificate for this name, its own root; gives its file. */
function certificateFor(name: string): string {
  const [key, certificate] = [`${name}.key`, `${name}.pem`].map((file) => path.join(folder, file));
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
  const subject = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`];
  const out = ['-keyout', key ?? '', '-out', certificate ?? ''];
  execFileSync('openssl', ['req', '-x509', ...kind, ...subject, ...out], { stdio: 'ignore' });
  return certificate ?? '';
}

/** Answers with this certificate, or says that it has no TLS; gives the port. */
async function serve(certificate: string | undefined): Promise<number> {
  const real = path.join(inject('postgres')?.host ?? '', '.s.PGSQL.5432');
  server = createServer((socket) => {
    socket.on('error', ignore);
    // The first message asks whether there is TLS; one letter answers it.
    socket.once('data', () => {
      socket.write(certificate === undefined ? 'N' : 'S');
      if (certificate === undefined) return;
      const cert = readFileSync(certificate);
      const key = readFileSync(certificate.replace(/pem$/, 'key'));
      pipeBoth(new TLSSocket(socket, { isServer: true, cert, key }), connect(real));
    });
  });
  const listening = server;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  return (listening.address() as AddressInfo).port;
}

function pipeBoth(a: Socket, b: Socket): void {
  for (const [from, to] of [
    [a, b],
    [b, a],
  ] as const) {
    from.on('error', ignore);
    from.pipe(to);
    from.on('close', () => to.destroy());
  }
}

function ignore(): void {
  // The other side shows it.
}

async function open(port: number, root: string) {
  const asked = `sslmode=verify-full&sslrootcert=${encodeURIComponent(root)}`;
  const url = `postgres://${user}@localhost:${String(port)}/postgres?${asked}`;
  const create = { env: 'test', name: 'Gateway one' } as const;
  const clock = new SettableClock();
  return await openGateway(parsePostgresAddress(url), { clock, random: systemRandom, create });
}

describe('a server reached by TLS', () => {
  it('is used when its certificate descends from the given root and holds its name', async () => {
    const certificate = certificateFor('localhost');
    const gateway = await open(await serve(certificate), certificate);
    expect(gateway.identity.name).toBe('Gateway one');
    await gateway.close();
  });

  it('is refused when its certificate is of another root', async () => {
    const certificate = certificateFor('localhost');
    const port = await serve(certificate);
    const other = certificateFor('elsewhere.example');
    await expect(open(port, other)).rejects.toMatchObject({ code: 'GATEWAY_DATABASE' });
    await (await open(port, certificate)).close();
  });

  it('is refused when its certificate holds another name', async () => {
    const certificate = certificateFor('elsewhere.example');
    await expect(open(await serve(certificate), certificate)).rejects.toMatchObject({
      code: 'GATEWAY_DATABASE',
    });
  });

  it('is refused when it has no TLS, or no certificate to check it by can be read', async () => {
    const certificate = certificateFor('localhost');
    const port = await serve(undefined);
    await expect(open(port, certificate)).rejects.toMatchObject({ code: 'GATEWAY_DATABASE' });
    const missing = path.join(folder, 'none');
    await expect(open(port, missing)).rejects.toMatchObject({ code: 'GATEWAY_DATABASE' });
  });
});

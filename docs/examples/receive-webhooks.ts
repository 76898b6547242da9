/**
 * Receives what the gateway tells. It verifies each delivery over the exact bytes that came, answers at once,
 * and acts once on each event: a delivery may come twice. In front of it belongs a proxy with TLS.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import { NotVerified, verifyWebhook } from 'permafrost/client';
import type { WebhookEvent } from 'permafrost/client';

const MAX_BYTES = 65_536;

const { values } = parseArgs({
  options: {
    'secret-file': { type: 'string', default: 'webhook-secret' },
    port: { type: 'string', default: '8490' },
  },
});
// As `gateway webhook create --secrets-fd` writes it: id, tab, secret.
const secret = readFileSync(values['secret-file'], 'utf8').trim().split('\t').at(-1) ?? '';
/** A real receiver keeps these in its database, in the transaction in which it acts. */
const seen = new Set<string>();

const server = createServer((request, response) => {
  receive(request).then(
    (status) => response.writeHead(status).end(),
    () => response.writeHead(500).end(),
  );
});
server.listen(Number(values.port), '127.0.0.1', () => {
  console.log(`listening on ${String((server.address() as AddressInfo).port)}`);
});

async function receive(request: IncomingMessage): Promise<number> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Uint8Array>) {
    size += part.length;
    if (size > MAX_BYTES) return 413;
    parts.push(part);
  }
  try {
    const event = verifyWebhook({
      secret,
      signature: String(request.headers['x-permafrost-signature']),
      body: Buffer.concat(parts),
    });
    if (!seen.has(event.id)) act(event);
    seen.add(event.id);
    return 204;
  } catch (error) {
    if (error instanceof NotVerified) return 401;
    throw error;
  }
}

function act({ type, data }: WebhookEvent): void {
  if (type === 'drill.failed') console.log(`ALARM ${JSON.stringify(data)}`);
  else console.log(`${type} ${JSON.stringify(data)}`);
}

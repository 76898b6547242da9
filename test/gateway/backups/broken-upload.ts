/** A file over a real socket whose line breaks in the middle. */
import { connect } from 'node:net';
import { expect, vi } from 'vitest';
import type { World } from '../world.ts';
import { BOUNDARY, backupRows } from './storing.ts';

/** The head of a call that stores a file, as it goes over the wire. */
export function uploadHead({ token }: World, length: number, further = ''): string {
  return (
    `POST /v1/secure/file HTTP/1.1\r\nHost: x\r\n${further}` +
    `Content-Type: multipart/form-data; boundary=${BOUNDARY}\r\n` +
    `Authorization: Bearer ${token}\r\nContent-Length: ${String(length)}\r\n\r\n`
  );
}

/** Breaks off after `sent` bytes of the form, once some of them are stored; in the end nothing of them is. */
export async function breakUpload(
  world: World,
  { port, form, sent }: { port: number; form: Uint8Array; sent: number },
): Promise<void> {
  const before = await backupRows(world);
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(uploadHead(world, form.length));
  socket.write(form.subarray(0, sent));
  await vi.waitFor(
    async () => {
      expect(await backupRows(world)).not.toEqual(before);
    },
    { timeout: 30_000 },
  );
  socket.destroy();
  await vi.waitFor(
    async () => {
      expect(await backupRows(world)).toEqual(before);
    },
    { timeout: 30_000 },
  );
}

/** A listener on this machine that counts who reaches it, over TCP and UDP: nobody may. */
import dgram from 'node:dgram';
import net from 'node:net';

export type OutsideListener = {
  readonly port: number;
  reached(): number;
  close(): Promise<void>;
};

export async function listenOutside(): Promise<OutsideListener> {
  let count = 0;
  const server = net.createServer((socket) => {
    count += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('not a TCP socket');
  const { port } = address;
  const datagrams = dgram.createSocket('udp4', () => {
    count += 1;
  });
  await new Promise<void>((resolve) => datagrams.bind(port, '127.0.0.1', resolve));
  return {
    port,
    reached: () => count,
    async close() {
      await new Promise<void>((resolve) => datagrams.close(resolve));
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

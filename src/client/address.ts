/** Where calls may go: to the address that was configured, and in the clear only on this machine itself. */

const LOOPBACK = ['127.0.0.1', '[::1]', 'localhost'];

/** Throws `TypeError` for an address that would carry the token in the clear, or to another place. */
export function addressOf(url: string, path: string): URL {
  const address = new URL(path, url);
  const isSafe =
    address.protocol === 'https:' ||
    (address.protocol === 'http:' && LOOPBACK.includes(address.hostname));
  if (!isSafe || address.origin !== new URL(url).origin) {
    throw new TypeError('the gateway is reached by https, or by http on this machine');
  }
  return address;
}

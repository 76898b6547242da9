/**
 * The canary scan: looks for a secret, as it is and in every spelling it could leak in, in files and
 * in outputs. A secret is a text or bytes.
 */
import { globSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/** Where the secret was found; empty is what a test wants. */
export function findSecret(
  secret: string | Uint8Array,
  folder: string,
  outputs: readonly string[],
): string[] {
  const needles = spellings(secret);
  const found: string[] = [];
  for (const name of globSync('**/*', { cwd: folder })) {
    const file = path.join(folder, name);
    if (!statSync(file, { throwIfNoEntry: false })?.isFile()) continue;
    const content = readFileSync(file);
    for (const [spelling, bytes] of needles) {
      if (content.includes(bytes)) found.push(`${name} (${spelling})`);
    }
  }
  for (const output of outputs) {
    const content = Buffer.from(output, 'utf8');
    for (const [spelling, bytes] of needles) {
      if (content.includes(bytes)) found.push(`an output (${spelling})`);
    }
  }
  return found;
}

/** Each way a secret could be spelt, with its bytes. Forwards and backwards. */
export function spellings(secret: string | Uint8Array): [string, Buffer][] {
  const raw = typeof secret === 'string' ? Buffer.from(secret, 'utf8') : Buffer.from(secret);
  const hex = raw.toString('hex');
  const forwards: [string, Buffer][] = [
    ['as it is', raw],
    ['hex', Buffer.from(hex)],
    ['HEX', Buffer.from(hex.toUpperCase())],
    ['UTF-16', Buffer.from(raw.toString('latin1'), 'utf16le')],
    ['JSON of bytes', Buffer.from([...raw].join(','))],
    ...base64Spellings(raw),
  ];
  const backwards = forwards.map(([name, bytes]): [string, Buffer] => [
    `${name}, backwards`,
    Buffer.from(bytes.toReversed()),
  ]);
  return [...forwards, ...backwards];
}

/**
 * Base64 has three forms of bytes inside others, by where they begin: of each, the digits that hold
 * nothing but the secret. The URL's alphabet differs in two of them.
 */
function base64Spellings(raw: Buffer): [string, Buffer][] {
  return [0, 1, 2].flatMap((shift): [string, Buffer][] => {
    const text = Buffer.concat([Buffer.alloc(shift), raw]).toString('base64');
    const own = text.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + raw.length) * 8) / 6));
    const ofUrl = own.replaceAll('+', '-').replaceAll('/', '_');
    const plain: [string, Buffer] = [`base64 at ${String(shift)}`, Buffer.from(own)];
    const spelt: [string, Buffer] = [`base64url at ${String(shift)}`, Buffer.from(ofUrl)];
    return own === ofUrl ? [plain] : [plain, spelt];
  });
}

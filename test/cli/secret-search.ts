/** Looks for a secret, as it is and in the encodings it could leak in, in files and in outputs. */
import { globSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/** Where the secret was found; empty is what a test wants. */
export function findSecret(secret: string, folder: string, outputs: readonly string[]): string[] {
  const needles = spellings(secret);
  const found: string[] = [];
  for (const name of globSync('**/*', { cwd: folder })) {
    const file = path.join(folder, name);
    if (!statSync(file).isFile()) continue;
    const content = readFileSync(file);
    for (const [spelling, bytes] of needles) {
      if (content.includes(bytes)) found.push(`${name} (${spelling})`);
    }
  }
  for (const output of outputs) {
    for (const [spelling, bytes] of needles) {
      if (output.includes(bytes.toString('latin1'))) found.push(`an output (${spelling})`);
    }
  }
  return found;
}

/** Base64 has three forms of a text inside another, by where it begins; their ends are cut off. */
function spellings(secret: string): [string, Buffer][] {
  const raw = Buffer.from(secret, 'utf8');
  const base64 = [0, 1, 2].map((shift): [string, Buffer] => {
    const text = Buffer.concat([Buffer.alloc(shift), raw]).toString('base64');
    return [`base64 at ${String(shift)}`, Buffer.from(text.slice(shift === 0 ? 0 : shift + 1, -4))];
  });
  return [
    ['as it is', raw],
    ['hex', Buffer.from(raw.toString('hex'))],
    ['UTF-16', Buffer.from(secret, 'utf16le')],
    ['JSON of bytes', Buffer.from([...raw].join(','))],
    ...base64,
  ];
}

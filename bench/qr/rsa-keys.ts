/**
 * Real RSA-4096 public keys, made once: a run that made its own would take a minute and compare other
 * bytes each time. To a compressor and to a code they are what any key is.
 */
import { readFileSync } from 'node:fs';
import { fromBase64, fromHex } from '../../src/core/encoding/bytes.ts';
import { rsaKeyText } from '../../src/protocol/compact/string-forms.ts';

const { moduli } = JSON.parse(
  readFileSync(new URL('rsa-moduli.json', import.meta.url), 'utf8'),
) as { moduli: string[] };

/** SubjectPublicKeyInfo of key `index`. */
export function realRsaKey(index: number): Uint8Array {
  const modulus = moduli[index];
  if (modulus === undefined) throw new Error(`There are ${String(moduli.length)} keys.`);
  return fromHex(rsaKeyText(fromBase64(modulus)));
}

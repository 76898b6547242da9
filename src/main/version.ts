/** The version of this program, from the manifest that it was built with and is delivered with. */
import { readFileSync } from 'node:fs';
import { parseStrictJson } from '../core/encoding/strict-json.ts';
import { plainObject, textField } from '../core/signing/closed-fields.ts';

/** `file` is a `package.json`. */
export function versionIn(file: string): string {
  const manifest = plainObject(parseStrictJson(new Uint8Array(readFileSync(file))), 'package.json');
  return textField(manifest['version'], 'version', 32);
}

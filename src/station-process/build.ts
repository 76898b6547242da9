/**
 * Which code this is: the version, and a digest over every file of the rooms that run here, for the
 * station card and each attestation. Two machines with the same code have the same digest, and one
 * changed byte gives another.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, extname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sha256Hex } from '../core/crypto/digest.ts';
import { lengthPrefixed, utf8 } from '../core/encoding/bytes.ts';
import { parseStrictJson } from '../core/encoding/strict-json.ts';
import { plainObject, textField } from '../core/signing/closed-fields.ts';

const ROOMS = ['core', 'ipc', 'protocol', 'station', 'station-process', 'vault'] as const;

/** `permafrost <version> <SHA-256 of the code>`, of the code that `here` is a file of. */
export function buildName(here = fileURLToPath(import.meta.url)): string {
  const root = join(dirname(here), '..');
  // From source the rooms stand side by side; a built program is the scripts of one folder.
  const isSource = extname(here) === '.ts';
  const files = isSource
    ? ROOMS.flatMap((room) => filesUnder(join(root, room), '.ts'))
    : filesUnder(dirname(here), extname(here));
  const digest = sha256Hex(
    ...files
      .sort()
      .map((file) =>
        lengthPrefixed(utf8(relative(root, file)), new Uint8Array(readFileSync(file))),
      ),
  );
  return `permafrost ${version(join(root, '..', 'package.json'))} ${digest}`;
}

function filesUnder(folder: string, ending: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && extname(entry.name) === ending)
    .map((entry) => join(entry.parentPath, entry.name));
}

function version(path: string): string {
  const manifest = plainObject(parseStrictJson(new Uint8Array(readFileSync(path))), 'package.json');
  return textField(manifest['version'], 'version', 32);
}

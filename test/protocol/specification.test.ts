import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { DOMAIN } from '../../src/core/crypto/domains.ts';
import { sha256Hex } from '../../src/core/crypto/digest.ts';
import { fromBase64, toHex, utf8 } from '../../src/core/encoding/bytes.ts';
import { SIGNABLE_FIELDS } from '../../src/core/keys/assignment.ts';
import { REFUSALS } from '../../src/core/refusals.ts';
import { PAYLOAD_TYPE } from '../../src/core/signing/payload-types.ts';
import { KNOWN_SHAPES, KNOWN_STRINGS } from '../../src/protocol/compact/dictionary.ts';
import { TOKEN } from '../../src/protocol/compact/tokens.ts';
import { KINDS } from '../../src/protocol/kinds/list.ts';
import { LIMITS } from '../../src/protocol/limits.ts';
import { LISTED_SHAPES, LISTED_STRINGS } from './second-compact-reader.ts';

const room = path.resolve(import.meta.dirname, '..', '..', 'src', 'protocol');
const specification = readFileSync(path.join(room, 'README.md'), 'utf8');
const vectors = path.join(import.meta.dirname, '..', 'vectors', 'protocol');
const vector = JSON.parse(readFileSync(path.join(vectors, 'request.json'), 'utf8')) as Record<
  'payload' | 'payload_digest' | 'packed' | 'sealed' | 'sealed_digest' | 'file',
  string
>;

const sources = readdirSync(room, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(path.join(room, file), 'utf8'));

describe('the specification', () => {
  it('names only refusal codes that there are', () => {
    const named = [...specification.matchAll(/`([A-Z]+(?:_[A-Z]+)+)`/g)].map((match) => match[1]);
    expect(named.length).toBeGreaterThan(40);
    for (const code of named) expect(Object.keys(REFUSALS)).toContain(code);
  });

  it('names every refusal that the code of this room makes', () => {
    const made = sources.flatMap((source) =>
      [...source.matchAll(/refuse\('([A-Z_]+)'/g)].map((match) => match[1] ?? ''),
    );
    expect(made.length).toBeGreaterThan(10);
    for (const code of made) expect(specification).toContain(`\`${code}\``);
  });

  it('names every kind, every field that can be bound, and the domain of each seal', () => {
    const words = [...Object.keys(KINDS), ...SIGNABLE_FIELDS, DOMAIN.request, DOMAIN.response];
    for (const word of words) expect(specification).toContain(`\`${word}\``);
    for (const type of Object.values(PAYLOAD_TYPE)) {
      const short = type.replace('application/vnd.permafrost.', '…');
      expect(specification.includes(type) || specification.includes(short), type).toBe(true);
    }
  });

  it('states the limits that the code has', () => {
    const spaced = (value: number) => String(value).replace(/\B(?=(\d{3})+$)/g, ' ');
    const limits = [LIMITS.fileBytes, LIMITS.sealedBytes, LIMITS.inflatedBytes].map(spaced);
    for (const limit of limits) expect(specification).toContain(limit);
    expect(specification).toContain(`| 1 to ${String(LIMITS.items)}, all`);
    expect(specification).toContain(`| ${String(LIMITS.lifetimeDays)} days from`);
    expect(specification).toContain(`at most ${String(LIMITS.clockSkewMinutes)} minutes ahead`);
    expect(specification).toContain(`| ${String(LIMITS.noteCharacters)} characters`);
    expect(specification).toContain(`| ${String(LIMITS.proofHashes)} hashes`);
  });

  it('lists the dictionary of codec 2 as the code has it, which never changes', () => {
    expect(LISTED_STRINGS).toEqual(KNOWN_STRINGS);
    expect(LISTED_SHAPES).toEqual(KNOWN_SHAPES);
    const digest = sha256Hex(utf8(JSON.stringify([KNOWN_STRINGS, KNOWN_SHAPES])));
    expect(digest).toBe('b62b4031e994085b3aea901002fd1342491a1384851df66e73a0a75f57c2eab4');
  });

  it('names every token of codec 2', () => {
    const table = specification.split('### Codec 2')[1] ?? '';
    for (const token of Object.values(TOKEN)) {
      expect(table).toMatch(new RegExp(`^\\|[^|]*\\b${toHex(new Uint8Array([token]))}\\b`, 'm'));
    }
  });

  it('works the example of the vector in codec 2', () => {
    const { cases } = JSON.parse(readFileSync(path.join(vectors, 'compact.json'), 'utf8')) as {
      cases: Record<'tokens' | 'raw' | 'packed' | 'sealed' | 'sealed_digest', string>[];
    };
    const [request] = cases;
    if (!request) return expect.fail('there is no vector');
    const example = specification.split('The same envelope in codec 2:')[1] ?? '';
    const begin = (/40 81[0-9a-f ]+/.exec(example)?.[0] ?? '').replaceAll(' ', '');
    expect(begin).toHaveLength(56);
    expect(request.tokens.slice(0, 56)).toBe(begin);
    expect(example).toContain(`tokens          ${String(request.tokens.length / 2)} bytes`);
    expect(example).toContain(`raw             ${String(request.raw.length / 2)} bytes`);
    expect(example).toContain(`packed          ${String(fromBase64(request.packed).length)} bytes`);
    expect(example).toContain(`sealed          ${String(fromBase64(request.sealed).length)} bytes`);
    expect(example).toContain(request.sealed_digest);
  });

  it('works the example of the vector', () => {
    const sealed = fromBase64(vector.sealed);
    const example = specification.split('## 11.')[1] ?? '';
    const length = new TextEncoder().encode(vector.payload).length;
    expect(example).toContain(vector.payload_digest);
    expect(example).toContain(vector.sealed_digest);
    expect(example).toContain(toHex(sealed.subarray(24, 56)));
    expect(example.replaceAll(' ', '')).toContain(toHex(sealed.subarray(0, 24)));
    expect(example).toContain(`payload         ${String(length)} bytes`);
    expect(example).toContain(`${length.toString(16).padStart(8, '0')} payload`);
    expect(example).toContain(`packed          ${String(fromBase64(vector.packed).length)} bytes`);
    expect(example).toContain(`sealed          ${String(sealed.length)} bytes`);
    expect(example).toContain(`file           ${String(vector.file.length)} bytes`);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SIGNABLE_FIELDS } from '../../src/core/keys/assignment.ts';
import { sha256Hex } from '../../src/core/crypto/digest.ts';
import { fromBase64, toBase64 } from '../../src/core/encoding/bytes.ts';
import type { RequestItem } from '../../src/protocol/bundle.ts';
import { KEY_ASSIGN } from '../../src/protocol/kinds/key-assign.ts';
import { BACKUP_DRILL } from '../../src/protocol/kinds/backup-drill.ts';
import { KEY_DRILL } from '../../src/protocol/kinds/key-drill.ts';
import { KEY_POOL } from '../../src/protocol/kinds/key-pool.ts';
import { KEY_RETIRE } from '../../src/protocol/kinds/key-retire.ts';
import { describeItem, KINDS, MAX_FILE_BYTES } from '../../src/protocol/kinds/list.ts';
import { checkSchema } from '../../src/protocol/schema.ts';
import { assignRequest, requestItem } from './arbitraries.ts';
import { codeOf } from './exchange.ts';
import { assignBody } from './parties.ts';

const assign = (body: unknown) => codeOf(() => checkSchema(KEY_ASSIGN.requestBody, body));
const bare = (): Record<string, unknown> => {
  const { key_type, user_identifier, user_id, pulled_by } = assignBody();
  return { key_type, user_identifier, user_id, pulled_by };
};

/** Text that would show officers something else than what is signed. */
const DECEIVING: [string, string][] = [
  ['right-to-left override', 'pay \u202Eecila'],
  ['left-to-right isolate', '\u2066alice\u2069'],
  ['right-to-left mark', 'alice\u200F'],
  ['zero-width space', 'ali\u200Bce'],
  ['zero-width joiner', '👩\u200D💻'],
  ['word joiner', 'ali\u2060ce'],
  ['byte order mark', '\uFEFFalice'],
  ['soft hyphen', 'ali\u00ADce'],
  ['Hangul filler', '\u3164'],
  ['variation selector', 'a\uFE0F'],
  ['tag characters', 'a\u{E0041}'],
  ['line feed', 'alice\nadmin'],
  ['escape', '\u001B[31malice'],
  ['delete', 'alice\u007F'],
  ['C1 control', 'alice\u0085'],
  ['line separator', 'alice\u2028x'],
  ['no-break space', 'alice\u00A0x'],
  ['decomposed letter', 'A\u030Aland'],
  ['private use', '\uE000'],
  ['unassigned', '\u0378'],
  ['half a surrogate pair', '\uD83D'],
  ['leading space', ' alice'],
  ['stacked accents', `a\u0300\u0301\u0302\u0303\u0304`],
  ['nothing', ''],
  ['ten megabytes', 'a'.repeat(10_000_000)],
];

describe('text that officers read', () => {
  it.each(DECEIVING)('is refused in every field of key.assign when it has: %s', async (_, text) => {
    const bodies = [
      { ...bare(), user_identifier: text },
      { ...bare(), organisation: { customer_id: text, customer_name: 'x' } },
      { ...bare(), organisation: { customer_id: 'x', customer_name: text } },
      { ...bare(), package: { package_id: text, package_name: 'x' } },
      { ...bare(), package: { package_id: 'x', package_name: text } },
      { ...bare(), pulled_by: { id: text, type: 'api_key' } },
    ];
    for (const body of bodies) expect(await assign(body)).toBe('SCHEMA_VIOLATION');
  });

  it.each(DECEIVING)('is refused as the reason of key.retire when it has: %s', async (_, text) => {
    const body = {
      key_id: '00000000-0000-4000-8000-000000000000',
      key_fingerprint: 'a'.repeat(64),
      reason: text,
    };
    expect(await codeOf(() => checkSchema(KEY_RETIRE.requestBody, body))).toBe('SCHEMA_VIOLATION');
  });

  it('is kept letter by letter when it looks like HTML, and stays text', () => {
    const hostile = '<img src=x onerror="alert(1)"> &lt;b&gt; {{7*7}} $(id) %s';
    const lines = KEY_ASSIGN.describe(assignBody({ user_identifier: hostile }));
    expect(lines).toContainEqual({ label: 'For user', value: hostile });
  });

  it('is refused above 64 graphemes for a name, 128 for an identifier, and 256 bytes for either', async () => {
    const name = (customer_name: string) =>
      assign({ ...bare(), organisation: { customer_id: 'x', customer_name } });
    expect(await name('a'.repeat(64))).toBe('accepted');
    expect(await name('a'.repeat(65))).toBe('SCHEMA_VIOLATION');
    const identifier = (user_identifier: string) => assign({ ...bare(), user_identifier });
    expect(await identifier('é'.repeat(128))).toBe('accepted');
    expect(await identifier('a'.repeat(129))).toBe('SCHEMA_VIOLATION');
    expect(await identifier('漢'.repeat(85))).toBe('accepted');
    expect(await identifier('漢'.repeat(86))).toBe('SCHEMA_VIOLATION');
  });
});

describe('key.assign', () => {
  it.each([
    ['public_key', ['public_key']],
    ['a field that there is not', ['user_identifier']],
    ['a field twice', ['key_id', 'key_id']],
    ['no field', []],
    ['a customer without an organisation', ['external_customer_id']],
    ['a package without a package', ['external_package_id']],
  ])('is refused when sign_with names %s', async (_, sign_with) => {
    expect(await assign({ ...bare(), sign_with })).toBe('SCHEMA_VIOLATION');
  });

  it.each(['ed25519', 'rsa2048', 'RSA4096', ''])('is refused for key type %j', async (key_type) => {
    expect(await assign({ ...bare(), key_type })).toBe('SCHEMA_VIOLATION');
  });

  it('is refused when a field is undefined, null or of another type', async () => {
    for (const value of [undefined, null, 1, [], {}]) {
      expect(await assign({ ...bare(), user_identifier: value })).toBe('SCHEMA_VIOLATION');
      expect(await assign({ ...bare(), organisation: value })).toBe('SCHEMA_VIOLATION');
    }
  });

  it('is accepted with every field bound that has a value', async () => {
    expect(await assign(assignBody({ sign_with: [...SIGNABLE_FIELDS] }))).toBe('accepted');
    expect(await assign(bare())).toBe('accepted');
  });

  it('is accepted as any gateway writes it', () => {
    fc.assert(
      fc.property(assignRequest, (body) => {
        expect(checkSchema(KEY_ASSIGN.requestBody, body)).toEqual(body);
      }),
    );
  });
});

describe('key.pool', () => {
  const pool = (body: object) => codeOf(() => checkSchema(KEY_POOL.requestBody, body));

  it.each([0, 65, -1, 1.5, '3'])('is refused for %j keys', async (count) => {
    expect(await pool({ key_type: 'rsa4096', count })).toBe('SCHEMA_VIOLATION');
  });

  it('is refused for a user, since its keys have none', async () => {
    const body = { key_type: 'rsa4096', count: 1, user_identifier: 'ann' };
    expect(await pool(body)).toBe('SCHEMA_VIOLATION');
  });

  it('is accepted for 1 to 64 keys', async () => {
    for (const count of [1, 64]) {
      expect(await pool({ key_type: 'secp256k1', count })).toBe('accepted');
    }
  });
});

describe('a drill', () => {
  const ID = '00000000-0000-4000-8000-000000000000';
  const key = { key_id: ID, key_fingerprint: 'a'.repeat(64) };
  const drill = (body: object) => codeOf(() => checkSchema(KEY_DRILL.requestBody, body));
  const block = toBase64(new Uint8Array(512).fill(7));
  const stored = (content: object) =>
    codeOf(() =>
      checkSchema(BACKUP_DRILL.requestBody, {
        ...key,
        backup_id: ID,
        checksum: 'b'.repeat(64),
        content,
      }),
    );

  it('of a key is accepted with and without the user to whom it was given', async () => {
    expect(await drill(key)).toBe('accepted');
    const assigned_to = { user_identifier: 'ann', user_id: ID };
    expect(await drill({ ...key, assigned_to })).toBe('accepted');
  });

  it.each(DECEIVING)('of a key is refused for a user with: %s', async (_, text) => {
    const assigned_to = { user_identifier: text, user_id: ID };
    expect(await drill({ ...key, assigned_to })).toBe('SCHEMA_VIOLATION');
  });

  it('of a backup is accepted for one RSA block', async () => {
    expect(await stored({ form: 'rsa-oaep', ciphertext: block })).toBe('accepted');
  });

  it.each([
    ['a byte less', { form: 'rsa-oaep', ciphertext: toBase64(new Uint8Array(511)) }],
    ['a byte more', { form: 'rsa-oaep', ciphertext: toBase64(new Uint8Array(513)) }],
    ['unused bits that are set', { form: 'rsa-oaep', ciphertext: block.replace(/.=$/, 'x=') }],
    ['the fields of another form', { form: 'envelope', ciphertext: block }],
    ['an unknown form', { form: 'pkcs1', ciphertext: block }],
  ])('of a backup is refused for %s', async (_, content) => {
    expect(await stored(content)).toBe('SCHEMA_VIOLATION');
  });
});

describe('the lines that describe an item', () => {
  it('say every value that the item has, exactly as it arrived', () => {
    const shownAs: Record<string, string> = { rsa4096: 'RSA-4096', secp256k1: 'secp256k1' };
    fc.assert(
      fc.property(requestItem, (item: RequestItem) => {
        const lines = describeItem(item);
        for (const value of textsOf({ ...item, kind: '' }).filter((text) => text !== '')) {
          // Nobody can read ciphertext, so its SHA-256 stands for it.
          const shown = value.length === 684 ? sha256Hex(fromBase64(value)) : value;
          const isListed = lines.some(
            (line) =>
              line.value === (shownAs[shown] ?? shown) || line.value.split(', ').includes(shown),
          );
          expect(isListed, value).toBe(true);
        }
      }),
    );
  });

  it('differ whenever the bodies differ', () => {
    fc.assert(
      fc.property(requestItem, requestItem, (a, b) => {
        fc.pre(JSON.stringify(a) !== JSON.stringify(b));
        expect(describeItem(a)).not.toEqual(describeItem(b));
      }),
    );
  });
});

describe('the list of kinds', () => {
  it('names each kind by its own name, and no kind exceeds the largest file', () => {
    for (const [name, kind] of Object.entries(KINDS)) {
      expect(kind.kind).toBe(name);
      expect(kind.maxFileBytes).toBeLessThanOrEqual(MAX_FILE_BYTES);
    }
    expect(MAX_FILE_BYTES).toBe(262_144);
  });
});

function textsOf(value: unknown): string[] {
  if (typeof value === 'number') return [String(value)];
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

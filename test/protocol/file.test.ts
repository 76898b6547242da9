import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { canonicalJson, type JsonValue } from '../../src/core/encoding/canonical.ts';
import { concat, fromUtf8, toBase64, utf8 } from '../../src/core/encoding/bytes.ts';
import { bundleFileName, decodeBundleFile, encodeBundleFile } from '../../src/protocol/file.ts';
import { LIMITS } from '../../src/protocol/limits.ts';
import { encodeSealed, encodeSealedHeader } from '../../src/protocol/sealed.ts';
import { bytes, env, uuid } from './arbitraries.ts';
import { codeOf, requestFile } from './exchange.ts';
import { smallRequest } from './parties.ts';

type Fields = { sealed: string; [name: string]: JsonValue };

let file: Uint8Array;
let fields: Fields;

beforeAll(async () => {
  file = await requestFile(smallRequest());
  fields = JSON.parse(fromUtf8(file)) as Fields;
});

const spelled = (value: JsonValue) => utf8(`${canonicalJson(value)}\n`);
const decode = (input: Uint8Array) => codeOf(() => decodeBundleFile(input));

describe('the file form', () => {
  it('is refused above its cap before it is parsed', async () => {
    expect(await decode(new Uint8Array(LIMITS.fileBytes + 1))).toBe('BUNDLE_TOO_LARGE');
  });

  it('is refused in every other spelling', async () => {
    const text = fromUtf8(file);
    const spellings = [
      text.trimEnd(),
      `${text}\n`,
      ` ${text}`,
      `\ufeff${text}`,
      text.replace('\n', '\r\n'),
      text.replace('{"digest"', '{ "digest"'),
      text.replace('"direction":"request"', '"direction":"\\u0072equest"'),
      `${JSON.stringify(Object.fromEntries(Object.entries(fields).reverse()))}\n`,
      `${JSON.stringify(fields, null, 1)}\n`,
    ];
    for (const spelling of spellings) {
      expect(await decode(utf8(spelling)), spelling.slice(0, 60)).not.toBe('accepted');
    }
  });

  it('is refused with an unknown, a missing or a repeated field', async () => {
    expect(await decode(spelled({ ...fields, comment: 'x' }))).toBe('SCHEMA_VIOLATION');
    const others = Object.keys(fields).filter((name) => name !== 'permafrost_bundle');
    for (const name of others) {
      const rest = Object.fromEntries(Object.entries(fields).filter(([key]) => key !== name));
      expect(await decode(spelled(rest)), name).toBe('SCHEMA_VIOLATION');
    }
    const twice = fromUtf8(file).replace('{', '{"digest":"00",');
    expect(await decode(utf8(twice))).toBe('JSON_KEY_REPEATED');
    const escaped = fromUtf8(file).replace('{', '{"\\u0064igest":"00",');
    expect(await decode(utf8(escaped))).toBe('JSON_KEY_REPEATED');
  });

  it.each([
    ['digest', 'ab'],
    ['digest', 'A'.repeat(64)],
    ['direction', 'sideways'],
    ['env', 'staging'],
    ['gateway_id', '../../etc/passwd'],
    ['station_id', 'E4CBC1EA-37DA-48EE-A957-E157B3E35507'],
    ['sequence', 0],
    ['sequence', '1'],
    ['sequence', true],
    ['sealed', 'AAA'],
    ['sealed', ''],
    ['sealed', 'A A='],
  ])('is refused with %s %j', async (name, value) => {
    expect(await decode(spelled({ ...fields, [name]: value }))).toBe('SCHEMA_VIOLATION');
  });

  it.each([
    ['no version', undefined],
    ['another version', 2],
    ['a version that is text', '1'],
  ])('is no bundle file with %s', async (_, value) => {
    const { permafrost_bundle: version, ...others } = { ...fields, permafrost_bundle: value };
    const named = version === undefined ? {} : { permafrost_bundle: version };
    expect(await decode(spelled({ ...others, ...named }))).toBe('BUNDLE_MALFORMED');
  });

  it.each(['[]', '"bundle"', '1', '{"no":"bundle"}'])('is not %s', async (text) => {
    expect(await decode(utf8(`${text}\n`))).toBe('BUNDLE_MALFORMED');
  });

  it('is refused with base64 that has another spelling', async () => {
    const { sealed } = fields;
    const other = sealed.replace(/.(?==*$)/, (last) => (last === 'x' ? 'y' : 'x'));
    const code = await decode(spelled({ ...fields, sealed: other }));
    expect(['TEXT_INVALID', 'BUNDLE_MALFORMED']).toContain(code);
  });

  it('is refused when its digest, direction or environment is not that of the sealed bytes', async () => {
    for (const change of [
      { digest: '0'.repeat(64) },
      { direction: 'response' },
      { env: 'production' },
    ]) {
      expect(await decode(spelled({ ...fields, ...change }))).toBe('BUNDLE_MALFORMED');
    }
  });

  it('is refused when it is nested or is no object', async () => {
    for (const text of ['[]', '"x"', '1', '{"a":{"b":1}}', '']) {
      expect(await decode(utf8(text)), text).not.toBe('accepted');
    }
  });

  it('is refused or read, whatever the bytes are, and never fails otherwise', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(file.length),
        fc.nat(20),
        fc.uint8Array({ maxLength: 20 }),
        async (at, cut, noise) => {
          const changed = concat(file.subarray(0, at), noise, file.subarray(at + cut));
          const isSame = toBase64(changed) === toBase64(file);
          expect((await decode(changed)) === 'accepted').toBe(isSame);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('has a name that is safe in any folder', () => {
    const { outer } = decodeBundleFile(file);
    expect(bundleFileName(outer)).toBe(`request-7-${outer.digest.slice(0, 12)}.permafrost`);
    expect(bundleFileName(outer)).toMatch(/^[a-z]+-\d+-[0-9a-f]{12}\.permafrost$/);
  });

  it('reads back what was written, and writes it again byte for byte', () => {
    const head = fc.record({
      direction: fc.constantFrom('request' as const, 'response' as const),
      env,
      gateway_id: uuid,
      station_id: uuid,
      sequence: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
    });
    fc.assert(
      fc.property(
        head,
        fc.uint8Array({ minLength: 16, maxLength: 500 }),
        bytes(32),
        (h, text, enc) => {
          const ids = { senderKeyId: '00'.repeat(8), recipientKeyId: 'ff'.repeat(8) };
          const sealed = encodeSealed(encodeSealedHeader({ codec: 2, ...h, ...ids }), enc, text);
          const written = encodeBundleFile({ sealed, head: h });
          const read = decodeBundleFile(written);
          expect(read.outer).toMatchObject(h);
          expect(read.sealed.bytes).toEqual(sealed);
          expect(encodeBundleFile({ sealed: read.sealed.bytes, head: read.outer })).toEqual(
            written,
          );
        },
      ),
    );
  });

  it('holds the largest sealed bytes within its cap', () => {
    const ids = { senderKeyId: '00'.repeat(8), recipientKeyId: 'ff'.repeat(8) };
    const h = {
      ...smallRequest().head,
      env: 'production' as const,
      sequence: Number.MAX_SAFE_INTEGER,
    };
    const header = encodeSealedHeader({ codec: 2, ...h, direction: 'response', ...ids });
    const sealed = encodeSealed(
      header,
      new Uint8Array(32),
      new Uint8Array(LIMITS.sealedBytes - 56),
    );
    const written = encodeBundleFile({ sealed, head: { ...h, direction: 'response' } });
    expect(written.length).toBeLessThanOrEqual(LIMITS.fileBytes);
    expect(decodeBundleFile(written).sealed.bytes).toEqual(sealed);
  });
});

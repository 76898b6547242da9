import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundaryOf, multipartParts } from '../../../src/gateway/backups/multipart.ts';
import { BOUNDARY, formBytes } from './storing.ts';
import type { FormPart } from './storing.ts';

/** The bytes in pieces of the given lengths, over and over. */
async function* inPieces(
  bytes: Uint8Array,
  lengths: readonly number[] = [bytes.length],
): AsyncGenerator<Uint8Array> {
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const length = lengths[turn % lengths.length] ?? 1;
    yield await Promise.resolve(bytes.subarray(at, (at += length)));
  }
}

interface ReadPart {
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Buffer;
}

async function read(source: AsyncIterable<Uint8Array>, boundary = BOUNDARY): Promise<ReadPart[]> {
  const parts: ReadPart[] = [];
  for await (const { name, contentType, body } of multipartParts(source, boundary)) {
    const pieces: Uint8Array[] = [];
    for await (const piece of body) pieces.push(piece);
    parts.push({ name, contentType, bytes: Buffer.concat(pieces) });
  }
  return parts;
}

/** Text with the ends of lines that the wire has. */
function wire(...lines: readonly string[]): Buffer {
  return Buffer.from(lines.join('\r\n'), 'latin1');
}

const lengths = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 8 });
const name = fc.stringMatching(/^[a-z_]{1,12}$/);
/** Bytes that are full of what a boundary is made of, beside any others. */
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 400 }),
  fc
    .array(fc.constantFrom('\r', '\n', '-', '\r\n', '--', `\r\n--`, BOUNDARY.slice(0, -1), 'x'))
    .map((pieces) => Buffer.from(pieces.join(''))),
);
const part: fc.Arbitrary<FormPart> = fc.record(
  { name, bytes, type: fc.constant('application/octet-stream') },
  { requiredKeys: ['name', 'bytes'] },
);

describe('a multipart body', () => {
  it('gives every part as it was sent, in whatever pieces it comes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(part, { minLength: 1, maxLength: 5 }),
        lengths,
        async (parts, cuts) => {
          const found = await read(inPieces(formBytes(parts), cuts));
          expect(found).toEqual(
            parts.map(({ name: given, bytes: content, type }) => ({
              name: given,
              contentType: type ?? '',
              bytes: Buffer.from(content),
            })),
          );
        },
      ),
    );
  });

  it('is refused wherever it is cut', async () => {
    const whole = formBytes([
      { name: 'public_key', bytes: Buffer.from('ab') },
      { name: 'file', bytes: Buffer.from('content'), type: 'application/octet-stream' },
    ]);
    // Whole is also what has not the line end after the last boundary.
    await expect(read(inPieces(whole.subarray(0, -2)))).resolves.toHaveLength(2);
    for (let length = 0; length < whole.length; length++) {
      if (length === whole.length - 2) continue;
      await expect(read(inPieces(whole.subarray(0, length))), String(length)).rejects.toMatchObject(
        { status: 400, code: 'INVALID_MULTIPART' },
      );
    }
  });

  it('ends in parts or in a fault, whatever the bytes are', async () => {
    const noise = fc.array(
      fc.constantFrom(
        `--${BOUNDARY}`,
        '\r\n',
        '--',
        'Content-Disposition: form-data; name="a"',
        'Content-Type: x/y',
        ':',
        '"',
        'é',
      ),
      { maxLength: 20 },
    );
    await fc.assert(
      fc.asyncProperty(noise, lengths, async (pieces, cuts) => {
        const body = Buffer.from(`--${BOUNDARY}\r\n${pieces.join('')}`);
        const outcome = await read(inPieces(body, cuts)).catch((error: unknown) => error);
        if (!Array.isArray(outcome)) expect(outcome).toMatchObject({ code: 'INVALID_MULTIPART' });
      }),
    );
  });

  const head = `--${BOUNDARY}`;
  const named = 'Content-Disposition: form-data; name="a"';
  const end = `--${BOUNDARY}--`;

  it.each([
    ['has something before its first boundary', wire('hello', head, named, '', 'x', end)],
    ['has something after its last boundary', wire(head, named, '', 'x', end, 'x')],
    ['has something after a line end after it', wire(head, named, '', 'x', end, '', 'x')],
    ['has half a line end after its last boundary', wire(head, named, '', 'x', `${end}\r`)],
    [
      'has many lines before its first boundary',
      wire('', '', '', '', '', head, named, '', 'x', end),
    ],
    [
      'has many lines after its last boundary',
      wire(head, named, '', 'x', end, ...Array<string>(6).fill('')),
    ],
    ['has a longer boundary', wire(`${head}x`, named, '', 'x', end)],
    ['has spaces after a boundary', wire(`${head} `, named, '', 'x', end)],
    ['has a part without a header', wire(head, '', 'x', end)],
    ['has a part without a name', wire(head, 'Content-Disposition: form-data', '', 'x', end)],
    [
      'has a part that is no form-data',
      wire(head, 'Content-Disposition: file; name="a"', '', 'x', end),
    ],
    ['names a part twice', wire(head, `${named}; name="b"`, '', 'x', end)],
    ['gives a header field twice', wire(head, named, named, '', 'x', end)],
    [
      'folds a header field',
      wire(head, 'Content-Disposition: form-data;', ' name="a"', '', 'x', end),
    ],
    ['has an open quotation', wire(head, 'Content-Disposition: form-data; name="a', '', 'x', end)],
    [
      'has a name that goes over a line',
      wire(head, 'Content-Disposition: form-data; name="a\nb"', '', 'x', end),
    ],
    [
      'has a header that is no UTF-8',
      wire(head, 'Content-Disposition: form-data; name="\xff"', '', 'x', end),
    ],
    [
      'has a part in base64',
      wire(head, named, 'Content-Transfer-Encoding: base64', '', 'eA==', end),
    ],
    ['has a part without a clear type', wire(head, named, 'Content-Type: ;', '', 'x', end)],
    // An expression that tries every way to cut the spaces needs minutes for them.
    ['pads a header with spaces', wire(head, `X:${' '.repeat(4_000)}\n`, named, '', 'x', end)],
    [
      'has more parts than a form can have',
      wire(...Array.from({ length: 17 }, () => [head, named, '', 'x']).flat(), end),
    ],
    ['has half a line end in a header', wire(head, named, 'X: a\nb', '', 'x', end)],
    [
      'has a header without an end',
      wire(head, named, `X-Long: ${'x'.repeat(5_000)}`, '', 'x', end),
    ],
  ])('is refused when it %s', async (_, body) => {
    await expect(read(inPieces(body))).rejects.toMatchObject({ code: 'INVALID_MULTIPART' });
  });

  it.each([
    [wire('', head, named, '', 'x', end)],
    [wire('', '', head, named, '', 'x', end, '', '')],
    [wire(head, named, '', 'x', end, '')],
    [wire(head, named, '', 'x', end)],
  ])('may have line ends around it', async (body) => {
    for (const length of [1, 2, 3, body.length]) {
      const [only, ...others] = await read(inPieces(body, [length]));
      expect([only?.name, String(only?.bytes), others]).toEqual(['a', 'x', []]);
    }
  });

  it('may have a file name of any language, and quotations in it', async () => {
    const disposition =
      'Content-Disposition: form-data; name="file"; filename="сид \\"один\\".bin"';
    const body = Buffer.from([head, disposition, '', 'x', end, ''].join('\r\n'));
    expect(await read(inPieces(body))).toMatchObject([{ name: 'file' }]);
  });

  it('cannot be read on when a part was left in the middle', async () => {
    const body = formBytes([
      { name: 'a', bytes: Buffer.from('x') },
      { name: 'b', bytes: Buffer.from('x') },
    ]);
    const parts = multipartParts(inPieces(body), BOUNDARY);
    await parts.next();
    await expect(parts.next()).rejects.toThrow('was not read to its end');
  });
});

describe('the Content-Type of a multipart body', () => {
  const of = (type: string) => boundaryOf(new Headers({ 'Content-Type': type }));

  it('names the boundary, as a word or in quotation marks', () => {
    expect(of('multipart/form-data; boundary=abc')).toBe('abc');
    expect(of('Multipart/Form-Data;boundary="a b:c"')).toBe('a b:c');
  });

  it.each(['application/json', 'multipart/mixed; boundary=abc', 'multipart/form-data, text/plain'])(
    'is refused when it is %s',
    (type) => {
      expect(() => of(type)).toThrow(expect.objectContaining({ status: 415 }));
    },
  );

  it.each([
    'multipart/form-data',
    'multipart/form-data; boundary=',
    'multipart/form-data; boundary=""',
    `multipart/form-data; boundary=${'x'.repeat(71)}`,
    'multipart/form-data; boundary="abc "',
  ])('is refused without a boundary that is one: %s', (type) => {
    expect(() => of(type)).toThrow(Error);
  });
});

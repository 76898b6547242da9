import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  encodeAcknowledgement,
  readAcknowledgement,
} from '../../../src/protocol/frames/acknowledgement.ts';
import { readFrame } from '../../../src/protocol/frames/frame.ts';
import { FrameSeries } from '../../../src/protocol/frames/series.ts';

const root = path.resolve(import.meta.dirname, '..', '..', '..');
const text = (...names: string[]) => readFileSync(path.join(root, ...names), 'utf8');
const vector = JSON.parse(text('test', 'vectors', 'protocol', 'frames.json')) as {
  whole: string;
  digest: string;
  session: string;
  k: number;
  frames: Record<string, string>;
  acknowledgement: Parameters<typeof encodeAcknowledgement>[0] & { code: string };
  refused: { name: string; code: string }[];
};
const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));
const hex = (code: Uint8Array) => Buffer.from(code).toString('hex');

/** A reader written from section 14 of the specification alone: no table, elimination row by row. */
function readFromSpecification(codes: readonly Buffer[]): Buffer {
  const times = (a: number, b: number): number => {
    let product = 0;
    for (let bit = 7; bit >= 0; bit--) {
      product = (product << 1) ^ (product & 0x80 ? 0x11d : 0) ^ ((b >> bit) & 1 ? a : 0);
    }
    return product;
  };
  const inverse = (a: number) => {
    for (let b = 1; b < 256; b++) if (times(a, b) === 1) return b;
    throw new Error('zero');
  };
  const k = codes[0]?.[12] ?? 0;
  const total = codes[0]?.readUIntBE(14, 3) ?? 0;
  // Each row is k factors and, after them, a body.
  const rows = codes.map((code) => {
    const index = code[13] ?? 0;
    const factors = Array.from({ length: k }, (_, j) =>
      index < k ? Number(j === index) : inverse(index ^ j),
    );
    return [...factors, ...code.subarray(17)];
  });
  for (let column = 0; column < k; column++) {
    const at = rows.findIndex((row, place) => place >= column && row[column] !== 0);
    const [pivot = []] = rows.splice(at, 1);
    const scale = inverse(pivot[column] ?? 0);
    const one = pivot.map((value) => times(value, scale));
    rows.splice(column, 0, one);
    for (const [place, row] of rows.entries()) {
      const factor = row[column] ?? 0;
      if (place === column || factor === 0) continue;
      rows[place] = row.map((value, i) => value ^ times(factor, one[i] ?? 0));
    }
  }
  return Buffer.from(rows.flatMap((row) => row.slice(k))).subarray(0, total);
}

describe('the vectors of the frames', () => {
  const whole = bytes(vector.whole);
  const codes = Object.entries(vector.frames);

  it('are what is made of the whole today', () => {
    const digest = bytes(vector.digest);
    expect(hex(createHash('sha256').update(whole).digest())).toBe(vector.digest);
    const series = FrameSeries.of({ bytes: whole, digest, content: 'bundle', frameBytes: 51 });
    expect(series).toMatchObject({ k: vector.k, session: vector.session, count: 251 });
    for (const [index, code] of codes) {
      expect(hex(series.frame(Number(index)))).toBe(code);
      expect(readFrame(bytes(code))).toMatchObject({ index: Number(index), totalBytes: 100 });
    }
  });

  it('give the whole back to a reader that was written from the specification alone', () => {
    for (const [, a] of codes) {
      for (const [, b] of codes) {
        for (const [, c] of codes) {
          if (new Set([a, b, c]).size < 3) continue;
          const read = readFromSpecification([a, b, c].map((code) => Buffer.from(code, 'hex')));
          expect(hex(read)).toBe(vector.whole);
        }
      }
    }
  });

  it.each(vector.refused)('have a code that is no frame: $name', ({ code }) => {
    expect(readFrame(bytes(code))).toBeUndefined();
    expect(readAcknowledgement(bytes(code))).toBeUndefined();
  });

  it('have an acknowledgement', () => {
    const { code, ...said } = vector.acknowledgement;
    expect(hex(encodeAcknowledgement(said))).toBe(code);
    expect(readAcknowledgement(bytes(code))).toEqual(said);
  });

  it('are the example that the specification works', () => {
    const section =
      text('src', 'protocol', 'README.md').split('## 14.')[1]?.split('\n## ')[0] ?? '';
    const example = section.replaceAll(/[\s|…]/g, '');
    expect(example).toContain(vector.session);
    for (const index of ['0', '2', '3', '250']) {
      const code = vector.frames[index] ?? '';
      expect(example).toContain(`${code.slice(0, 34)}${code.slice(34, 42)}`);
    }
    expect(example).toContain(vector.acknowledgement.code.slice(0, 30));
  });
});

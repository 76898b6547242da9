import { describe, expect, it } from 'vitest';
import { PAYLOAD_TYPE } from '../../../src/core/signing/payload-types.ts';

describe('payload types', () => {
  const types = Object.values(PAYLOAD_TYPE);

  it('are all different', () => {
    expect(new Set(types).size).toBe(types.length);
  });

  it('are none the beginning of another', () => {
    for (const one of types) {
      for (const other of types) {
        expect(one !== other && other.startsWith(one), `${one} begins ${other}`).toBe(false);
      }
    }
  });

  it('name this house, a kind and a version', () => {
    for (const type of types) {
      expect(type).toMatch(/^application\/vnd\.permafrost\.[a-z-]+\.v[0-9]+\+json$/);
    }
  });
});

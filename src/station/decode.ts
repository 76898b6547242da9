/**
 * Step 2, decode: the outer form only. What a file says of itself and the header of the sealed bytes
 * are read so that a wrong bundle is named as such; none of it is believed, and the body is not
 * opened. Sealed bytes that came bare have nothing around them that could contradict what is signed.
 */
import { refuse } from '../core/refusal.ts';
import { decodeBundleFile, type Outer } from '../protocol/file.ts';
import { decodeSealed, type SealedBundle } from '../protocol/sealed.ts';
import type { RawBundle } from './receive.ts';

/** Only `decode` makes one: the class stays in this file. */
class DecodedBundle {
  readonly #sealed: SealedBundle;
  /** Of a file; undefined for sealed bytes that came bare. */
  readonly outer: Outer | undefined;

  constructor(outer: Outer | undefined, sealed: SealedBundle) {
    this.outer = outer;
    this.#sealed = sealed;
  }

  get sealed(): SealedBundle {
    return this.#sealed;
  }
}

export type { DecodedBundle };

/** Refuses any form but the one (`BUNDLE_MALFORMED`, `JSON_…`, `SCHEMA_VIOLATION`, `WRONG_DIRECTION`). */
export function decode(raw: RawBundle): DecodedBundle {
  const { outer, sealed } =
    raw.form === 'file'
      ? decodeBundleFile(raw.bytes)
      : { outer: undefined, sealed: decodeSealed(raw.bytes) };
  // A file that contradicts its sealed header was refused just now.
  if (sealed.direction !== 'request') {
    refuse('WRONG_DIRECTION', { found: sealed.direction, expected: 'request' });
  }
  return new DecodedBundle(outer, sealed);
}

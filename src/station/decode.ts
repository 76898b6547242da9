/**
 * Step 2, decode: the outer form only. What the file says of itself and the header of the sealed
 * bytes are read so that a wrong file is named as such; none of it is believed, and the body is not
 * opened.
 */
import { refuse } from '../core/refusal.ts';
import { decodeBundleFile, type Outer } from '../protocol/file.ts';
import type { SealedBundle } from '../protocol/sealed.ts';
import type { RawBundle } from './receive.ts';

/** Only `decode` makes one: the class stays in this file. */
class DecodedBundle {
  readonly #sealed: SealedBundle;
  readonly outer: Outer;

  constructor(outer: Outer, sealed: SealedBundle) {
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
  const { outer, sealed } = decodeBundleFile(raw.bytes);
  if (outer.direction !== 'request') {
    refuse('WRONG_DIRECTION', { found: outer.direction, expected: 'request' });
  }
  return new DecodedBundle(outer, sealed);
}

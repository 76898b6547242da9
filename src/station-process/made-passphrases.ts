/**
 * Passphrases are made here, never chosen by people: a share can be attacked alone, so each needs the
 * full strength. What was made is remembered as digests until the set-up, which takes these and no
 * others; typed back wrongly, a passphrase is noticed before the vault exists.
 */
import { constantTimeEqual, sha256 } from '../core/crypto/digest.ts';
import type { Random } from '../core/crypto/random.ts';
import { fromUtf8, utf8 } from '../core/encoding/bytes.ts';
import { generatePassphrase, normalisePassphrase } from '../core/keys/passphrase.ts';
import { refuse } from '../core/refusal.ts';

export class MadePassphrases {
  #digests: Uint8Array[] = [];

  make(count: number, random: Random): Uint8Array[] {
    const made = Array.from({ length: count }, () => utf8(generatePassphrase(random)));
    this.#digests = made.map(digestOf);
    return made;
  }

  /** Each is one that was made, and no two are the same. Refuses `PASSPHRASE_NOT_GENERATED`. */
  check(custodians: readonly { readonly name: string; readonly passphrase: Uint8Array }[]): void {
    const left = [...this.#digests];
    for (const { name, passphrase } of custodians) {
      const typed = digestOf(passphrase);
      const place = left.findIndex((digest) => constantTimeEqual(digest, typed));
      if (place === -1) refuse('PASSPHRASE_NOT_GENERATED', { name });
      left.splice(place, 1);
    }
  }

  forget(): void {
    this.#digests = [];
  }
}

function digestOf(passphrase: Uint8Array): Uint8Array {
  const normalised = normalisePassphrase(fromUtf8(passphrase));
  try {
    return sha256(normalised);
  } finally {
    normalised.fill(0);
  }
}

/** Passphrases in the page: bytes for as short as can be, overwritten as soon as they were used. */
export function secretFrom(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function wipe(...secrets: readonly Uint8Array[]): void {
  for (const secret of secrets) secret.fill(0);
}

export function isSameSecret(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}

const SPACE = 0x20;

/**
 * The same passphrase without capitals and with single spaces, as the station compares it: a copy of
 * its own, made without a string. What is not ASCII stays as it is and so differs.
 */
export function plainPassphrase(typed: Uint8Array): Uint8Array {
  const plain = new Uint8Array(typed.length);
  let length = 0;
  let isAfterWord = false;
  for (const byte of typed) {
    const isSpace = byte === SPACE || (byte >= 0x09 && byte <= 0x0d);
    if (isSpace) {
      isAfterWord ||= length > 0;
      continue;
    }
    if (isAfterWord) plain[length++] = SPACE;
    isAfterWord = false;
    plain[length++] = byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte;
  }
  const exact = plain.slice(0, length);
  plain.fill(0);
  return exact;
}

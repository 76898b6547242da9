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

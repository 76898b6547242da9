/** The name of a series: the first 8 bytes of SHA-256 of the whole, in hex. It names; it proves nothing. */
export const SESSION_BYTES = 8;

export function sessionOf(digest: Uint8Array): string {
  return Array.from(digest.subarray(0, SESSION_BYTES), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}

export function sessionBytes(session: string): number[] {
  if (!/^[0-9a-f]{16}$/.test(session)) throw new Error('a session is 16 hex digits');
  return Array.from({ length: SESSION_BYTES }, (_, at) =>
    Number.parseInt(session.slice(2 * at, 2 * at + 2), 16),
  );
}

/** SHA-256 of the browser itself, the one use of its crypto in a page: no library enters for it. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

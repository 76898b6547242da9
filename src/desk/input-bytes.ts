/**
 * The size of what the page sent, before anybody looks at it: a card is the largest thing it may
 * send, and in the one call for it a bundle that the camera read. Guards against inputs made to cost
 * memory or time in the schemas. Byte arrays are the only objects beside plain ones and lists.
 */
import { refuse } from '../core/refusal.ts';
import type { PageCallName } from '../ipc/page.ts';
import { LIMITS } from '../protocol/limits.ts';

export const INPUT_LIMITS = { bytes: 131_072, values: 1_000, depth: 8 } as const;
/** A bundle file, and the name of the member that holds it. */
const SCANNED_BYTES = LIMITS.fileBytes + 64;

/** The most bytes of an input of this call. */
export function inputBytesOf(call: PageCallName): number {
  return call === 'receiveScanned' ? SCANNED_BYTES : INPUT_LIMITS.bytes;
}

/** Refuses `INPUT_TOO_LARGE`. */
export function checkInputSize(input: unknown, limit: number = INPUT_LIMITS.bytes): void {
  let bytes = 0;
  let values = 0;
  const add = (size: number): void => {
    bytes += size;
    if (bytes > limit) tooLarge('bytes', limit);
  };
  const visit = (value: unknown, depth: number): void => {
    if (++values > INPUT_LIMITS.values) tooLarge('values', INPUT_LIMITS.values);
    if (depth > INPUT_LIMITS.depth) tooLarge('depth', INPUT_LIMITS.depth);
    if (typeof value === 'string') add(value.length);
    else if (ArrayBuffer.isView(value)) add(value.byteLength);
    else if (Array.isArray(value)) for (const member of value) visit(member, depth + 1);
    else if (typeof value === 'object' && value !== null) {
      for (const [name, member] of Object.entries(value)) {
        add(name.length);
        visit(member, depth + 1);
      }
    }
  };
  visit(input, 0);
}

/** Overwrites every byte array in an input of checked size: the passphrases among them. */
export function wipeInput(input: unknown): void {
  if (input instanceof Uint8Array) input.fill(0);
  else if (typeof input === 'object' && input !== null) {
    for (const member of Object.values(input)) wipeInput(member);
  }
}

function tooLarge(what: keyof typeof INPUT_LIMITS, limit: number): never {
  return refuse('INPUT_TOO_LARGE', { what, limit });
}

/**
 * The text of one UR code: `ur:bytes/<message>` or `ur:bytes/<n>-<of>/<part>`, in any case. Every
 * number is checked against the limits and against the others here, before anything is made for it.
 */
import { decodeBytewords } from './bytewords.ts';
import { readBytes, readPartMembers, type PartMembers } from './cbor.ts';

const TEXT = /^ur:bytes\/(?:([0-9]{1,10})-([0-9]{1,4})\/)?([a-z]+)$/;
export const MAX_FRAGMENTS = 2_000;
const MIN_FRAGMENT_BYTES = 10;
const MAX_FRAGMENT_BYTES = 3_000;
const MAX_CBOR_HEAD_BYTES = 5;

export type UrCode =
  { kind: 'whole'; bytes: Uint8Array<ArrayBuffer> } | ({ kind: 'part' } & PartMembers);

/** Undefined: no UR, of another type, misread, or against the limits. */
export function readUrCode(text: string, maxBytes: number): UrCode | undefined {
  const [, seqNum, seqLen, words] = TEXT.exec(text.toLowerCase()) ?? [];
  const body = words === undefined ? undefined : decodeBytewords(words);
  if (body === undefined) return undefined;
  if (seqNum === undefined) {
    const bytes = readBytes(body);
    return bytes && bytes.length <= maxBytes ? { kind: 'whole', bytes } : undefined;
  }
  const part = readPartMembers(body);
  if (part === undefined || !isWithinLimits(part, maxBytes)) return undefined;
  if (part.seqNum !== Number(seqNum) || part.seqLen !== Number(seqLen)) return undefined;
  return { kind: 'part', ...part };
}

/** The fragments hold the message, and none of them is only padding. */
function isWithinLimits(part: PartMembers, maxBytes: number): boolean {
  const { seqNum, seqLen, messageLen, data } = part;
  return (
    seqNum >= 1 &&
    seqLen >= 1 &&
    seqLen <= MAX_FRAGMENTS &&
    messageLen <= maxBytes + MAX_CBOR_HEAD_BYTES &&
    data.length >= MIN_FRAGMENT_BYTES &&
    data.length <= MAX_FRAGMENT_BYTES &&
    seqLen === Math.ceil(messageLen / data.length)
  );
}

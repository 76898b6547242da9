/**
 * A checkpoint note as its parts. Its origin stands in it twice and names an id that the head names
 * as well; root and signature are base64. Nothing is verified here: the parts only have to write the
 * same note again.
 */
import { fromBase64, fromHex, toBase64, toHex } from '../../core/encoding/bytes.ts';

export type CheckpointParts = {
  readonly role: (typeof ROLES)[number];
  readonly id: string;
  readonly size: number;
  /** Hex of 32 bytes. */
  readonly root: string;
  /** Key hash (4 bytes) and signature (64 bytes). */
  readonly signed: Uint8Array;
};

export const ROLES = ['station', 'gateway'] as const;
export const SIGNED_BYTES = 68;

export function checkpointParts(note: string): CheckpointParts | undefined {
  const [, role, id, size, root, signed] = NOTE.exec(note) ?? [];
  const known = ROLES.find((name) => name === role);
  if (!known || !id || !size || !root || !signed) return undefined;
  const parts = {
    role: known,
    id,
    size: Number(size),
    root: toHex(Buffer.from(root, 'base64')),
    signed: fromBase64(signed),
  };
  return Number.isSafeInteger(parts.size) && checkpointNote(parts) === note ? parts : undefined;
}

export function checkpointNote({ role, id, size, root, signed }: CheckpointParts): string {
  const origin = `permafrost/${role}/${id}`;
  const text = `${origin}\n${String(size)}\n${toBase64(fromHex(root))}\n`;
  return `${text}\n— ${origin} ${toBase64(signed)}\n`;
}

/** 43 characters of base64 with one `=` are 32 bytes, 91 are 68. */
const NOTE =
  /^permafrost\/(station|gateway)\/([a-z0-9-]{1,64})\n([0-9]{1,16})\n([A-Za-z0-9+/]{43}=)\n\n— permafrost\/\1\/\2 ([A-Za-z0-9+/]{91}=)\n$/;

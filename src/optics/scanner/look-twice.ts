/**
 * A picture is looked at again when no code of it was read. Modules larger than the cells in which the
 * reader compares light and dark (a small code close by, in noise) drown in the first look, often
 * after the code itself was found; at a third of the size they do not.
 */
import type { ReaderOptions } from 'zxing-wasm/reader';
import type { Decoded } from './decode.ts';
import { READER_OPTIONS, SECOND_LOOK } from './reader-options.ts';

export async function lookTwice(
  look: (options: ReaderOptions) => Promise<Decoded>,
): Promise<Decoded> {
  const first = await look(READER_OPTIONS);
  if (first.codes.length > 0) return first;
  const second = await look(SECOND_LOOK);
  return { codes: second.codes, unread: Math.max(first.unread, second.unread) };
}

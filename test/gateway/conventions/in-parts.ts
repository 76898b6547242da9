import { utf8 } from '../../../src/core/encoding/bytes.ts';

/** A body of spaces in parts of a kilobyte, and how many bytes of it were taken. */
export function inParts(bytes: number) {
  const taken = { bytes: 0 };
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (taken.bytes >= bytes) controller.close();
        else {
          taken.bytes += 1024;
          controller.enqueue(utf8(' '.repeat(1024)));
        }
      },
    },
    { highWaterMark: 0 },
  );
  return { body, taken };
}

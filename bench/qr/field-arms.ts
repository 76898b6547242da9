/**
 * The ways of the field: bc-ur (a fountain code, one code a picture) and BBQr (parts in a circle, one code
 * a picture), by the real packages. Whole series of runs only count indexes; a sample is
 * sent for real, and must end with the same picture and the same bytes.
 */
import bcUr from '@ngraveio/bc-ur';
import * as bbqr from 'bbqr';
import { crc32 } from '../../src/protocol/frames/crc32.ts';
import { DegreeSampler } from '../../src/protocol/frames/ur/mixing.ts';
import { charactersOf } from './characters.ts';
import { isSame, type FrameArm, type Transfer } from './frame-arms.ts';
import { UrMixing, UrReplica } from './ur-replica.ts';

const { UR, UREncoder, URDecoder } = bcUr;
/** Its declarations name files without their endings, so their types say nothing. */
const { splitQRs, joinQRs } = bbqr as unknown as {
  splitQRs: (
    bytes: Uint8Array,
    type: string,
    options: { encoding: 'Z'; minVersion: number; maxVersion: number },
  ) => { parts: string[] };
  joinQRs: (parts: string[]) => { raw: Uint8Array };
};

/** A late joiner of a fountain comes within so many rounds of its pure parts. */
const ROUNDS_BEFORE = 4;

export function urArm(sent: Uint8Array, fragmentBytes: number, name?: string): FrameArm {
  const fragments = new UREncoder(urOf(sent), fragmentBytes).fragmentsLength;
  const degrees = new DegreeSampler(fragments);
  return {
    name: name ?? `bc-ur, fragment ${String(fragmentBytes)}, k = ${String(fragments)}`,
    pictures: fragments,
    start({ join, random, isReal }) {
      // Every run is another message of the same length: a fountain mixes each in its own way.
      const message = messageOf(sent, Math.floor(random() * 2 ** 32));
      const before = join === 'first frame' ? 0 : Math.floor(random() * ROUNDS_BEFORE * fragments);
      if (isReal) return realUr(message, fragmentBytes, before);
      if (fragments === 1) return (isLost) => !isLost;
      const mixing = new UrMixing(fragments, crc32(urOf(message).cbor), degrees);
      const decoder = new UrReplica(fragments);
      let seqNum = before;
      return (isLost) => {
        seqNum += 1;
        return !isLost && decoder.receive(mixing.fragmentsOf(seqNum));
      };
    },
  };
}

/** bc-ur at its best for a QR version: the longest fragment whose part fits one code. */
export function urFitArm(sent: Uint8Array, version: number): FrameArm {
  const fragmentBytes = fittingFragment(sent, charactersOf(version));
  const fragments = new UREncoder(urOf(sent), fragmentBytes).fragmentsLength;
  const name = `bc-ur, best fit of v${String(version)}, fragment ${String(fragmentBytes)}, k = ${String(fragments)}`;
  return urArm(sent, fragmentBytes, name);
}

/** BBQr as its library makes it at one version: compressed where that helps, round and round. */
export function bbqrArm(sent: Uint8Array, version: number): FrameArm {
  const parts = splitQRs(sent, 'J', {
    encoding: 'Z',
    minVersion: version,
    maxVersion: version,
  }).parts;
  return {
    name: `BBQr Z, v${String(version)}, k = ${String(parts.length)}`,
    pictures: parts.length,
    start({ join, random, isReal }) {
      let at = join === 'first frame' ? 0 : Math.floor(random() * parts.length);
      const seen = new Set<number>();
      return (isLost) => {
        if (!isLost) seen.add(at);
        at = (at + 1) % parts.length;
        if (seen.size < parts.length) return false;
        return !isReal || isSame(joinQRs([...seen].map((index) => parts[index] ?? '')).raw, sent);
      };
    },
  };
}

function realUr(message: Uint8Array, fragmentBytes: number, before: number): Transfer {
  const encoder = new UREncoder(urOf(message), fragmentBytes, before);
  const decoder = new URDecoder();
  return (isLost) => {
    const part = encoder.nextPart();
    if (isLost) return false;
    decoder.receivePart(part);
    return decoder.isSuccess() && isSame(decoder.resultUR().decodeCBOR(), message);
  };
}

function fittingFragment(sent: Uint8Array, characters: number): number {
  const longest = (fragmentBytes: number): number => {
    const first = new UREncoder(urOf(sent), fragmentBytes).nextPart().length;
    // The number of a part stands twice in it and grows by up to three digits, and two bytes of two letters.
    return first + (new UREncoder(urOf(sent), fragmentBytes).fragmentsLength === 1 ? 0 : 8);
  };
  let fits = 10;
  for (let step = 1 << 11; step > 0; step >>= 1) {
    if (longest(fits + step) <= characters) fits += step;
  }
  return fits;
}

/** `sent` with four other bytes at its end. */
function messageOf(sent: Uint8Array, salt: number): Uint8Array {
  const message = Uint8Array.from(sent);
  new DataView(message.buffer).setUint32(message.length - 4, salt);
  return message;
}

function urOf(bytes: Uint8Array): InstanceType<typeof UR> {
  return UR.fromBuffer(Buffer.from(bytes));
}

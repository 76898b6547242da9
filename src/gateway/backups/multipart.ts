/**
 * `multipart/form-data` (RFC 7578) as a stream of parts, each of them a stream of bytes, so that a file
 * passes through and is never whole in memory. Strict where two readers could differ: nothing but line
 * ends before the first boundary and after the last, no part without one certain name, no encoding of a part.
 */
import { fromUtf8, utf8 } from '../../core/encoding/bytes.ts';
import { isRefusal } from '../../core/refusal.ts';
import { Fault } from '../conventions/fault.ts';
import { ByteSource } from './byte-source.ts';
import { parseHeaderValue } from './header-value.ts';

/** Has to be read to its end before the next one is asked for. */
export interface Part {
  readonly name: string;
  /** Lower case, without parameters; '' where the part says none. */
  readonly contentType: string;
  readonly body: AsyncIterable<Uint8Array>;
}

const BOUNDARY = /^[0-9A-Za-z'()+_,./:=? -]{0,69}[0-9A-Za-z'()+_,./:=?-]$/;
const MAX_HEADER_BYTES = 4096;
/** A form has three; each that is not known is named in the answer. */
const MAX_PARTS = 16;
/** Around the whole; some clients write one where they need none. */
const MAX_LINE_ENDS = 4;
const BLANK_LINE = utf8('\r\n\r\n');
const FIELD_NAME = /^[!-9;-~]+$/;
/** But the tab. */
const CONTROL = /[^\P{Cc}\t]/u;
const PLAIN_ENCODINGS = ['', '7bit', '8bit', 'binary'];

/** Throws `Fault`: 415 for another content type, 400 for one without a boundary. */
export function boundaryOf(headers: Headers): string {
  const type = parseHeaderValue(headers.get('Content-Type')?.trim() ?? '');
  if (type?.value !== 'multipart/form-data') {
    throw new Fault(415, 'UNSUPPORTED_MEDIA_TYPE', 'Content-Type must be multipart/form-data');
  }
  const boundary = type.parameters.get('boundary') ?? '';
  return BOUNDARY.test(boundary) ? boundary : malformed('its Content-Type names no boundary');
}

/** Throws `Fault` 400 where the form of the whole is broken, and what `source` throws. */
export async function* multipartParts(
  source: AsyncIterable<Uint8Array>,
  boundary: string,
): AsyncGenerator<Part, void, undefined> {
  const bytes = new ByteSource(source);
  try {
    yield* partsOf(bytes, boundary);
  } finally {
    await bytes.close();
  }
}

async function* partsOf(
  bytes: ByteSource,
  boundary: string,
): AsyncGenerator<Part, void, undefined> {
  const delimiter = utf8(`\r\n--${boundary}`);
  if (!(await isPastFirst(bytes, `--${boundary}`)))
    malformed('it does not begin with its boundary');
  for (let count = 0; ; count++) {
    const after = await bytes.take(2);
    if (isText(after, '--')) break;
    if (!isText(after, '\r\n')) malformed('a boundary is not at the end of its line');
    if (count === MAX_PARTS) malformed('it has too many parts');
    const header = await bytes.takeUntil(BLANK_LINE, MAX_HEADER_BYTES);
    if (header === undefined) return malformed('a part has no end of its header');
    const body = new PartBody(bytes, delimiter);
    yield { ...readHeader(header), body };
    if (!body.isRead) throw new TypeError('a part was not read to its end');
  }
  if (!(await hasOnlyLineEnds(bytes))) malformed('something follows its end');
}

/** Takes the first boundary; a few line ends may come before it. */
async function isPastFirst(bytes: ByteSource, boundary: string): Promise<boolean> {
  for (let lines = 0; lines <= MAX_LINE_ENDS; lines++) {
    const begin = await bytes.take(2);
    if (isText(begin, '\r\n')) continue;
    const rest = await bytes.take(boundary.length - 2);
    return isText(begin, '--') && isText(rest, boundary.slice(2));
  }
  return false;
}

/** To the end of the body. */
async function hasOnlyLineEnds(bytes: ByteSource): Promise<boolean> {
  for (let lines = 0; lines <= MAX_LINE_ENDS; lines++) {
    const next = (await bytes.take(2)) ?? (await bytes.take(1)) ?? (await bytes.take(0));
    if (next?.length === 0) return true;
    if (!isText(next, '\r\n')) return false;
  }
  return false;
}

class PartBody {
  readonly #bytes: ByteSource;
  readonly #delimiter: Uint8Array;
  isRead = false;

  constructor(bytes: ByteSource, delimiter: Uint8Array) {
    this.#bytes = bytes;
    this.#delimiter = delimiter;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    const isWhole = yield* this.#bytes.streamUntil(this.#delimiter);
    if (!isWhole) malformed('a part has no end');
    this.isRead = true;
  }
}

function readHeader(bytes: Uint8Array): Pick<Part, 'name' | 'contentType'> {
  const fields = new Map<string, string>();
  for (const line of textOf(bytes).split('\r\n')) {
    const colon = line.indexOf(':');
    const key = line.slice(0, Math.max(colon, 0)).toLowerCase();
    const isClear = FIELD_NAME.test(key) && !CONTROL.test(line) && !fields.has(key);
    if (!isClear) malformed('the header of a part is not clear');
    fields.set(key, withoutSpacesAround(line.slice(colon + 1)));
  }
  const disposition = parseHeaderValue(fields.get('content-disposition') ?? '');
  const name = disposition?.parameters.get('name');
  if (disposition?.value !== 'form-data' || name === undefined) {
    return malformed('a part has no name');
  }
  const encoding = fields.get('content-transfer-encoding') ?? '';
  if (!PLAIN_ENCODINGS.includes(encoding.toLowerCase())) malformed('a part is encoded');
  const type = fields.get('content-type');
  const contentType = type === undefined ? '' : parseHeaderValue(type)?.value;
  if (contentType === undefined) return malformed('a part has no clear Content-Type');
  return { name, contentType };
}

/** By hand: an expression for both ends takes the cube of their number. */
function withoutSpacesAround(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && isSpace(text.charAt(from))) from++;
  while (from < to && isSpace(text.charAt(to - 1))) to--;
  return text.slice(from, to);
}

function isSpace(character: string): boolean {
  return character === ' ' || character === '\t';
}

function textOf(bytes: Uint8Array): string {
  try {
    return fromUtf8(bytes);
  } catch (error) {
    if (isRefusal(error)) return malformed('the header of a part is not UTF-8');
    throw error;
  }
}

function isText(bytes: Uint8Array | undefined, text: string): boolean {
  return bytes !== undefined && Buffer.from(bytes).toString('latin1') === text;
}

function malformed(reason: string): never {
  throw new Fault(400, 'INVALID_MULTIPART', `The request body is not valid multipart: ${reason}`);
}

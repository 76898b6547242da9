/** What the form of a file must hold, said of all of it at once, when the last of its parts was read. */
import { parseStrictJson } from '../../core/encoding/strict-json.ts';
import { isRefusal } from '../../core/refusal.ts';
import { Fault, invalidFields } from '../conventions/fault.ts';
import type { StoredFile } from '../storage/stored-files.ts';
import { PUBLIC_KEY_FAULT, PUBLIC_KEY_FORM } from './recipient-key.ts';

export interface ArrivedForm {
  readonly publicKey: string;
  readonly file: StoredFile;
  /** A JSON object. */
  readonly metadata: unknown;
}

const METADATA_FAULT = 'is no JSON object, or says one name twice';

/** What came of it so far. */
export interface Arriving {
  file?: StoredFile;
  readonly texts: Map<string, string>;
  /** By part; a map, for the caller chooses the names. */
  readonly faults: Map<string, string>;
  hasWrongType: boolean;
}

/** Throws `Fault` 400 and 415. */
export function wholeForm({ file, texts, faults, hasWrongType }: Arriving): ArrivedForm {
  if (hasWrongType) {
    throw new Fault(
      415,
      'UNSUPPORTED_MEDIA_TYPE',
      'The Content-Type of the part file must be application/octet-stream',
    );
  }
  const publicKey = texts.get('public_key') ?? '';
  const metadata = readMetadata(texts.get('metadata') ?? '{}');
  // What was wrong with a part already says more than what its absence would.
  const wrong = new Map([
    ...(metadata === undefined ? [['metadata', METADATA_FAULT] as const] : []),
    ...(file === undefined ? [['file', 'is missing'] as const] : []),
    ...(file?.size === 0 ? [['file', 'is empty'] as const] : []),
    ...(PUBLIC_KEY_FORM.test(publicKey) ? [] : [['public_key', PUBLIC_KEY_FAULT] as const]),
    ...faults,
  ]);
  if (file === undefined || wrong.size > 0) {
    throw invalidFields(Object.fromEntries([...wrong].map(([field, fault]) => [field, [fault]])));
  }
  return { publicKey, file, metadata };
}

function readMetadata(text: string): object | undefined {
  try {
    const value = parseStrictJson(new TextEncoder().encode(text), undefined, 'foreign');
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}

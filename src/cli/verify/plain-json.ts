/**
 * JSON of other people's making, such as the gateway's answer to a wallet, which may be stored with
 * white space and holds `null`. Every value must be spelled as `JSON.stringify` spells it, so that a
 * repeated name, of which two readers could take different values, cannot pass.
 */
import { fromUtf8 } from '../../core/encoding/bytes.ts';
import { refuse } from '../../core/refusal.ts';

/** Refuses `TEXT_INVALID` and `JSON_INVALID`. */
export function parsePlainJson(bytes: Uint8Array): unknown {
  const text = fromUtf8(bytes);
  const value = parse(text);
  const withoutSpace = text.replace(/("(?:[^"\\]|\\.)*")|[ \t\r\n]+/g, '$1');
  if (JSON.stringify(value) !== withoutSpace) {
    refuse('JSON_INVALID', { reason: 'a name is repeated, or a value is spelled unusually' });
  }
  return value;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return refuse('JSON_INVALID', { reason: 'it does not parse' });
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether the object has these members. */
export function hasAll(
  value: unknown,
  ...names: readonly string[]
): value is Readonly<Record<string, unknown>> {
  return isObject(value) && names.every((name) => Object.hasOwn(value, name));
}

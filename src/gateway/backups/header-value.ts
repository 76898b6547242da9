/**
 * A header's value with parameters, such as `form-data; name="file"`. What does not fit the grammar to
 * its last character, or names a parameter twice, is no value: two readers could see two things in it.
 */

export interface HeaderValue {
  /** Lower case. */
  readonly value: string;
  /** By lower-case name. */
  readonly parameters: ReadonlyMap<string, string>;
}

const TOKEN = String.raw`[!#$%&'*+.^_\x60|~0-9A-Za-z-]+`;
const VALUE = new RegExp(`${TOKEN}(?:/${TOKEN})?`, 'y');
/** Bytes above ASCII are let through: a file name may be of any language. */
const PARAMETER = new RegExp(
  String.raw`[ \t]*;[ \t]*(${TOKEN})=(?:(${TOKEN})|"((?:[ !#-\[\]-~\x80-\u{10ffff}]|\\[ -~])*)")`,
  'uy',
);

export function parseHeaderValue(text: string): HeaderValue | undefined {
  VALUE.lastIndex = 0;
  const value = VALUE.exec(text)?.[0];
  if (value === undefined) return undefined;
  const parameters = new Map<string, string>();
  let at = value.length;
  while (at < text.length) {
    PARAMETER.lastIndex = at;
    const found = PARAMETER.exec(text);
    if (found === null) return undefined;
    const [all, rawName = '', token, quoted = ''] = found;
    const name = rawName.toLowerCase();
    if (parameters.has(name)) return undefined;
    parameters.set(name, token ?? quoted.replaceAll(/\\(.)/g, '$1'));
    at += all.length;
  }
  return { value: value.toLowerCase(), parameters };
}

/** The fields of a JSON schema as rows for people: dotted name, what it is, whether it must be there. */

export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly default?: unknown;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
}

export interface FieldRow {
  readonly name: string;
  readonly type: string;
  readonly rules: string;
  readonly isRequired: boolean;
}

/** One row for each field; a list's own fields stand below `name[]`. */
export function rowsOf(schema: JsonSchema, prefix = '', isRequired = true): FieldRow[] {
  const own =
    prefix === '' || prefix === '[]'
      ? []
      : [{ name: prefix, type: typeOf(schema), rules: rulesOf(schema), isRequired }];
  const alternatives = [
    ...(schema.anyOf ?? []),
    ...(schema.oneOf ?? []),
    ...(schema.allOf ?? []),
  ].flatMap((one) => fieldsOf(one, prefix));
  // Alternatives repeat what they share.
  const seen = new Map(
    [...own, ...fieldsOf(schema, prefix), ...alternatives].map((row) => [row.name, row]),
  );
  return [...seen.values()];
}

function fieldsOf({ properties = {}, required = [], items }: JsonSchema, prefix: string) {
  const below = prefix === '' ? '' : `${prefix}.`;
  const rows = Object.entries(properties).flatMap(([name, schema]) =>
    rowsOf(schema, `${below}${name}`, required.includes(name)),
  );
  const ofItems = items === undefined ? [] : fieldsOfItems(items, `${prefix}[]`);
  return [...rows, ...ofItems];
}

function fieldsOfItems(items: JsonSchema, prefix: string): FieldRow[] {
  return rowsOf(items, prefix).filter(({ name }) => name !== prefix);
}

export function typeOf({
  type,
  items,
  anyOf,
  oneOf,
  enum: values,
  const: only,
}: JsonSchema): string {
  if (typeof type === 'string') {
    return type === 'array' && items !== undefined ? `array of ${typeOf(items)}` : type;
  }
  if (type !== undefined) return type.join(' or ');
  const alternatives = anyOf ?? oneOf;
  if (alternatives !== undefined) return [...new Set(alternatives.map(typeOf))].join(' or ');
  return values === undefined && only === undefined ? 'any' : 'string';
}

export function rulesOf(schema: JsonSchema): string {
  const { enum: values, const: only, format, pattern, default: preset, description } = schema;
  return [
    description,
    values && `${values.length === 1 ? 'always' : 'one of'} ${values.map(String).join(', ')}`,
    only !== undefined && `always ${JSON.stringify(only)}`,
    format,
    range('characters', schema.minLength, schema.maxLength),
    range('entries', schema.minItems, schema.maxItems),
    range('', schema.minimum, schema.maximum),
    pattern !== undefined && `matches ${pattern}`,
    schema.items && rulesOf(schema.items) !== '' && `each: ${rulesOf(schema.items)}`,
    preset !== undefined && `${JSON.stringify(preset)} if left out`,
  ]
    .filter((rule) => typeof rule === 'string' && rule !== '')
    .join('; ');
}

function range(unit: string, least: number | undefined, most: number | undefined): string {
  const told = most !== undefined && Math.abs(most) < Number.MAX_SAFE_INTEGER;
  if (least === undefined && !told) return '';
  const ofOne = unit === 'entries' ? 'entry' : unit.replace(/s$/, '');
  const what = unit === '' ? '' : ` ${(most ?? least) === 1 ? ofOne : unit}`;
  if (!told) return `at least ${least ?? 0}${what}`;
  if (least === undefined || least === 0) return `at most ${most}${what}`;
  return least === most ? `${most}${what}` : `${least} to ${most}${what}`;
}

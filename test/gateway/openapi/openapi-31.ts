/**
 * The structure of an OpenAPI 3.1 document, as its specification has it, as far as this one uses it: an
 * object that has a field which is not named here is a fault too.
 */
import { z } from 'zod';

const reference = z.strictObject({ $ref: z.string().regex(/^#\/components\/[a-zA-Z]+\/[\w.-]+$/) });

const number = z.number();
const whole = z.int().min(0);

/** JSON Schema 2020-12, as far as it is used. */
export interface Schema {
  [keyword: string]: unknown;
}
const schema: z.ZodType<Schema> = z.lazy(() =>
  z.strictObject({
    $ref: z.string().optional(),
    type: z.union([typeName, z.array(typeName).min(1)]).optional(),
    description: z.string().optional(),
    format: z.string().optional(),
    pattern: z.string().refine(isRegExp, 'is no regular expression').optional(),
    enum: z.array(z.unknown()).min(1).optional(),
    const: z.unknown().optional(),
    default: z.unknown().optional(),
    minLength: whole.optional(),
    maxLength: whole.optional(),
    minItems: whole.optional(),
    maxItems: whole.optional(),
    uniqueItems: z.boolean().optional(),
    minProperties: whole.optional(),
    maxProperties: whole.optional(),
    minimum: number.optional(),
    maximum: number.optional(),
    exclusiveMinimum: number.optional(),
    exclusiveMaximum: number.optional(),
    properties: z.record(z.string(), schema).optional(),
    required: z.array(z.string()).optional(),
    additionalProperties: z.union([z.boolean(), schema]).optional(),
    propertyNames: schema.optional(),
    items: schema.optional(),
    prefixItems: z.array(schema).optional(),
    anyOf: z.array(schema).min(1).optional(),
    oneOf: z.array(schema).min(1).optional(),
    allOf: z.array(schema).min(1).optional(),
    not: schema.optional(),
  }),
);
const typeName = z.enum(['null', 'boolean', 'object', 'array', 'number', 'string', 'integer']);

function isRegExp(text: string): boolean {
  try {
    return new RegExp(text, 'u').source !== '';
  } catch {
    return false;
  }
}

const content = z.record(
  z.string().regex(/^[a-z]+\/[a-z0-9.+-]+$/),
  z.strictObject({ schema: z.union([reference, schema]) }),
);

const header = z.strictObject({ description: z.string(), schema });

const parameter = z.strictObject({
  name: z.string().min(1),
  in: z.enum(['query', 'header', 'path']),
  required: z.boolean(),
  description: z.string().optional(),
  schema,
});

const operation = z.strictObject({
  operationId: z.string().regex(/^[a-z][A-Za-z0-9]+$/),
  summary: z.string().min(1),
  description: z.string().optional(),
  tags: z.array(z.string()).length(1),
  security: z.array(z.record(z.string(), z.array(z.string()).length(0))),
  parameters: z.array(parameter).optional(),
  requestBody: z.strictObject({ required: z.literal(true), content }).optional(),
  responses: z.record(
    z.string().regex(/^[245]\d\d$/),
    z.strictObject({
      description: z.string().min(1),
      headers: z.record(z.string(), reference),
      content: content.optional(),
    }),
  ),
});

export const openApi31 = z.strictObject({
  openapi: z.literal('3.1.0'),
  info: z.strictObject({ title: z.string(), version: z.string(), description: z.string() }),
  servers: z.array(z.strictObject({ url: z.string() })).min(1),
  tags: z.array(z.strictObject({ name: z.string(), description: z.string() })),
  paths: z.record(
    z.string().startsWith('/'),
    z.partialRecord(z.enum(['get', 'post', 'put', 'patch', 'delete']), operation),
  ),
  components: z.strictObject({
    securitySchemes: z.record(
      z.string(),
      z.union([
        z.strictObject({ type: z.literal('http'), scheme: z.literal('bearer') }),
        z.strictObject({ type: z.literal('apiKey'), in: z.literal('header'), name: z.string() }),
      ]),
    ),
    headers: z.record(z.string(), header),
    schemas: z.record(z.string(), schema).optional(),
    parameters: z.record(z.string(), z.unknown()).optional(),
  }),
  webhooks: z.strictObject({}).optional(),
});

export type OpenApi31 = z.output<typeof openApi31>;

/**
 * A call of the bridge without what it may carry in secret: exactly the members that the contract
 * marks as secret are left out, and nothing else, so that a passphrase anywhere else is found.
 */
import { z } from 'zod';
import { PAGE_CALLS } from '../../../src/ipc/page.ts';
import type { PassedCall } from '../../../src/test-host/open-test-host.ts';

const LEFT_OUT = '(secret)';

export function withoutSecrets({ name, input, answer }: PassedCall): unknown {
  const call = Object.entries(PAGE_CALLS).find(([known]) => known === name)?.[1];
  const value = answer.ok ? answer.value : answer.error;
  return {
    name,
    input: call === undefined ? plain(input) : cleaned(call.input, input),
    answer: call === undefined || !answer.ok ? plain(value) : cleaned(call.output, value),
  };
}

/** Follows value and schema together; where they part, the value is kept as it is. */
function cleaned(schema: z.ZodType, value: unknown): unknown {
  if (schema.meta()?.['secret'] === true) return LEFT_OUT;
  if (schema instanceof z.ZodOptional) return cleaned(schema.unwrap() as z.ZodType, value);
  if (schema instanceof z.ZodArray && Array.isArray(value)) {
    return value.map((part) => cleaned(schema.element as z.ZodType, part));
  }
  if (schema instanceof z.ZodObject && typeof value === 'object' && value !== null) {
    const shape = schema.shape as Readonly<Record<string, z.ZodType>>;
    return Object.fromEntries(
      Object.entries(value).map(([member, part]) => {
        const own = Object.hasOwn(shape, member) ? shape[member] : undefined;
        return [member, own === undefined ? plain(part) : cleaned(own, part)];
      }),
    );
  }
  return plain(value);
}

/** Bytes as hex, so that the search reads them. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plain(part)]));
}

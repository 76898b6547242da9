/** How the documented answers of an API are listed: by method, path and status. */
import type { z } from 'zod';

/** Undefined where an answer has no body. */
export type DocumentedAnswers = ReadonlyMap<string, z.ZodType | undefined>;

export function answersAt(
  list: Readonly<Record<string, Readonly<Record<number, z.ZodType | undefined>>>>,
): DocumentedAnswers {
  return new Map(
    Object.entries(list).flatMap(([call, answers]) =>
      Object.entries(answers).map(([status, schema]) => [`${call} ${status}`, schema] as const),
    ),
  );
}

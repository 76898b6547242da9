/**
 * What drives one answer: the call, and before it whatever must have happened. By method, path and status,
 * as in `schemas/all.ts`.
 */
export type Drives<C> = Readonly<Record<string, (context: C) => Promise<Response>>>;

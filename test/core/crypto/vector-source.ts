/**
 * How vector checks read their files and count, without a test framework, so that Node and Bun run
 * the very same code.
 */
export type ReadVectors = (relativePath: string) => string | undefined;

/** What a check did: vectors that had to hold, and vectors that had to be refused. */
export interface Counts {
  held: number;
  refused: number;
}

export interface VectorCheck {
  readonly name: string;
  run(read: ReadVectors): Counts | Promise<Counts>;
}

export interface WycheproofGroup<Test> {
  readonly tests: readonly (Test & {
    readonly tcId: number;
    readonly flags: readonly string[];
    readonly result: 'valid' | 'invalid' | 'acceptable';
  })[];
}

/** The groups of a file, each with its own members and tests of this form. */
export type Groups<Test, Group = object> = readonly (Group & WycheproofGroup<Test>)[];

/** The groups of `wycheproof/<name>_test.json`. Throws when the file is absent or not complete. */
export function wycheproof(read: ReadVectors, name: string): Groups<unknown> {
  const file = readJson(read, `wycheproof/${name}_test.json`) as {
    numberOfTests: number;
    testGroups: Groups<unknown>;
  };
  const found = file.testGroups.reduce((sum, group) => sum + group.tests.length, 0);
  if (found === 0 || found !== file.numberOfTests) throw new Error(`${name}: vectors are missing`);
  return file.testGroups;
}

export function readJson(read: ReadVectors, relativePath: string): unknown {
  const text = read(relativePath);
  if (text === undefined) throw new Error(`${relativePath} is absent`);
  return JSON.parse(text) as unknown;
}

/** Throws unless `isTrue`: one vector went the wrong way. */
export function expectVector(isTrue: boolean, vector: string): void {
  if (!isTrue) throw new Error(`wrong answer for ${vector}`);
}

/** The value of `work`, or undefined when it refuses by throwing. */
export async function valueOrRefusal<T>(work: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch {
    return undefined;
  }
}

export function unhex(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'hex'));
}

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

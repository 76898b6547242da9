/** The command line of `npm start`, read strictly. */
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';

export type StartOptions = {
  /** The vault's folder; undefined for the program's own place. */
  readonly data: string | undefined;
  readonly drives: readonly string[];
  readonly kdf: 'floor' | undefined;
};

export const USAGE = `npm start -- [--data DIR] [--drive DIR]... [--kdf floor]
  --data DIR     the folder of the vault; a place of the program's own if left out
  --drive DIR    a folder that stands for a removable drive; may be given several times
  --kdf floor    cheaper passphrases, for trials with a station of the test environment`;

/** Undefined when the line is not understood, or asks for help. */
export function startOptions(
  args: readonly string[],
  folder = process.env['INIT_CWD'] ?? process.cwd(),
): StartOptions | undefined {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        data: { type: 'string' },
        drive: { type: 'string', multiple: true },
        kdf: { type: 'string' },
      },
      strict: true,
    });
    if (values.kdf !== undefined && values.kdf !== 'floor') return undefined;
    return {
      data: values.data === undefined ? undefined : path.resolve(folder, values.data),
      drives: (values.drive ?? []).map((drive) => path.resolve(folder, drive)),
      kdf: values.kdf,
    };
  } catch {
    return undefined;
  }
}

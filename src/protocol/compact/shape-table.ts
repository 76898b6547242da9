/**
 * The shapes of objects, numbered: first the known ones, then each new one as it comes, while there
 * are numbers. A shape is the member names in the order in which the values are written; in the
 * rebuilt JSON they stand in canonical order.
 */
import { KNOWN_SHAPES, NAMES_OF_A_PLACE } from './dictionary.ts';
import { SHAPES } from './tokens.ts';

export type Shape = {
  readonly names: readonly string[];
  /** Characters of all names: what they cost in the rebuilt text. */
  readonly nameLength: number;
  /** Whether it is the body of an attested key whose place is left out. */
  readonly isWithoutPlace: boolean;
};

export class ShapeTable {
  readonly #shapes: Shape[] = [...KNOWN];
  readonly #numbers = new Map(NUMBERS);

  at(number: number): Shape | undefined {
    return this.#shapes[number];
  }

  /** The number of the shape with these names in any order. */
  numberOf(names: readonly string[]): number | undefined {
    return this.#numbers.get(identity(names));
  }

  /** Gives a new shape the next number, if there is one left. */
  add(names: readonly string[]): Shape {
    const shape = shapeOf(names, false);
    if (this.#shapes.length < SHAPES.count) {
      this.#numbers.set(identity(names), this.#shapes.length);
      this.#shapes.push(shape);
    }
    return shape;
  }
}

/** The shape that the body of an attested key has when its place is left out. */
export function namesWithoutPlace(names: readonly string[]): readonly string[] | undefined {
  const rest = names.filter((name) => !(NAMES_OF_A_PLACE as readonly string[]).includes(name));
  return rest.length === names.length - NAMES_OF_A_PLACE.length && isBody(rest) ? rest : undefined;
}

function shapeOf(names: readonly string[], isWithoutPlace: boolean): Shape {
  return { names, nameLength: names.join('').length, isWithoutPlace };
}

function isBody(names: readonly string[]): boolean {
  return KNOWN[NUMBERS.get(identity(names)) ?? -1]?.isWithoutPlace ?? false;
}

function identity(names: readonly string[]): string {
  return JSON.stringify([...names].sort());
}

const KNOWN: readonly Shape[] = KNOWN_SHAPES.map((names) =>
  shapeOf(names, names.includes('statement') && !names.includes('proof')),
);
const NUMBERS: ReadonlyMap<string, number> = new Map(
  KNOWN_SHAPES.map((names, number) => [identity(names), number]),
);

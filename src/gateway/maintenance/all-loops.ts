/** The loops of a gateway that is served. Each room brings its own. */
import type { Loop } from './loops.ts';

export const LOOPS: readonly Loop[] = [];

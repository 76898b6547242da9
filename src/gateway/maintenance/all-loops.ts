/** The loops of a gateway that is served. Each room brings its own. */
import { WEBHOOK_LOOPS } from '../webhooks/loops.ts';
import type { Loop } from './loops.ts';
import { SWEEP } from './sweep.ts';

export const LOOPS: readonly Loop[] = [SWEEP, ...WEBHOOK_LOOPS];

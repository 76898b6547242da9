/** One thing that a screen asks of the gateway: the window's own `Act`, with the gateway's faults. */
import { Act } from '../../renderer/state/act.svelte.ts';
import { asRefusal, type PageRefusal } from '../../renderer/state/page-refusal.ts';
import { calls } from '../text/calls.ts';
import { GivenUp } from './reading.ts';

export class Errand<T> extends Act<T> {
  constructor() {
    super(asGatewayRefusal);
  }
}

/** Undefined where there is nothing to show. */
export function asGatewayRefusal(error: unknown): PageRefusal | undefined {
  return error instanceof GivenUp ? undefined : asRefusal(error, calls.fault);
}

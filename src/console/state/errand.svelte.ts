/** One thing that a screen asks of the gateway: the window's own `Act`, with the gateway's faults. */
import { Act } from '../../renderer/state/act.svelte.ts';
import { asRefusal, type PageRefusal } from '../../renderer/state/page-refusal.ts';
import { calls } from '../text/calls.ts';

export class Errand<T> extends Act<T> {
  constructor() {
    super(asGatewayRefusal);
  }
}

export function asGatewayRefusal(error: unknown): PageRefusal {
  return asRefusal(error, calls.fault);
}

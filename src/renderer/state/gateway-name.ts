/** The name that people know a gateway by. */
import { text } from '../text/en.ts';
import { station } from './station.svelte.ts';

export function gatewayName(gatewayId: string): string {
  const gateway = station.settled?.gateways.find((one) => one.gatewayId === gatewayId);
  return gateway?.name ?? text.requests.unknownGateway;
}

/** Default routes, of IPv4 and IPv6: a way to everywhere, whatever it leads through. */
import { findingOf, type Finding } from './finding.ts';
import { columnsOf, hexadecimal, linesOf, type Machine } from './machine.ts';

const RTF_UP = 0x1;
const RTF_REJECT = 0x200;

export function ofRoutes({ routes, routesOfIpv6 }: Machine): Finding[] {
  const hidden = [findingOf('not-observable', 'routes')];
  if (routes.is !== 'seen') return hidden;
  const found = linesOf(routes.value).slice(1).flatMap(ofRoute);
  // No such file: the kernel does not speak IPv6.
  if (routesOfIpv6.is === 'absent') return found;
  if (routesOfIpv6.is === 'hidden') return [...found, ...hidden];
  return [...found, ...linesOf(routesOfIpv6.value).flatMap(ofRouteOfIpv6)];
}

/** `Iface Destination Gateway Flags RefCnt Use Metric Mask …` */
function ofRoute(line: string): Finding[] {
  const [name, destination, , flags, , , , mask] = columnsOf(line);
  return ofRouteFields(name, flags, [destination, mask]);
}

/** Destination, its length, source, its length, next hop, metric, counters, flags, interface. */
function ofRouteOfIpv6(line: string): Finding[] {
  const [destination, length, , , , , , , flags, name] = columnsOf(line);
  return ofRouteFields(name, flags, [destination?.slice(0, 16), destination?.slice(16), length]);
}

/** A default route is one whose destination is all zeros, and that carries anything. */
function ofRouteFields(
  name: string | undefined,
  flagsText: string | undefined,
  destination: readonly (string | undefined)[],
): Finding[] {
  const flags = hexadecimal(flagsText ?? '');
  const parts = destination.map((part) => /^[0-9A-Fa-f]+$/.test(part ?? ''));
  if (name === undefined || flags === undefined || parts.includes(false)) {
    return [findingOf('not-observable', 'routes')];
  }
  const isDefault = destination.every((part) => /^0+$/.test(part ?? ''));
  const carries = (flags & RTF_UP) !== 0 && (flags & RTF_REJECT) === 0;
  return isDefault && carries ? [findingOf('default-route', name)] : [];
}

/**
 * From what the machine shows to findings. What was read is hostile text: a driver names interfaces
 * as it likes, and a file may be missing, hidden or cut. Whatever cannot be understood is a finding
 * (`not-observable`), never nothing.
 */
import { findingOf, type Finding } from './finding.ts';

/** What was read; `absent`: there is no such file. `hidden`: there may be, and it cannot be read. */
export type Seen<T> =
  | { readonly is: 'seen'; readonly value: T }
  | { readonly is: 'absent' }
  | { readonly is: 'hidden' };

export type InterfaceFiles = {
  readonly name: string;
  /** `IFF_…` as hexadecimal text. */
  readonly flags: Seen<string>;
  readonly operstate: Seen<string>;
  readonly carrier: Seen<string>;
  readonly isWireless: boolean;
  /** The name of the radio behind it. */
  readonly radio: Seen<string>;
};

export type RfkillFiles = {
  readonly name: string;
  readonly type: Seen<string>;
  /** The name of the radio that it switches, such as `phy0`. */
  readonly radio: Seen<string>;
};

export type Machine = {
  /** Interfaces with an address, loopback left out, as the runtime tells. */
  readonly addressed: Seen<readonly string[]>;
  /** `/proc/net/dev`, `/proc/net/route`, `/proc/net/ipv6_route`. */
  readonly devices: Seen<string>;
  /** `/proc/net/dev` once more, after all else was read. */
  readonly devicesAfter: Seen<string>;
  readonly routes: Seen<string>;
  readonly routesOfIpv6: Seen<string>;
  /** `/sys/class/net`, `ieee80211`, `bluetooth`, `wwan`, `rfkill`. */
  readonly interfaces: Seen<readonly InterfaceFiles[]>;
  readonly wifi: Seen<readonly string[]>;
  readonly bluetooth: Seen<readonly string[]>;
  readonly modems: Seen<readonly string[]>;
  readonly rfkill: Seen<readonly RfkillFiles[]>;
};

const IFF_UP = 0x1;
const IFF_LOOPBACK = 0x8;
const RTF_UP = 0x1;
const RTF_REJECT = 0x200;

export function findingsOf(machine: Machine): Finding[] {
  return [...ofInterfaces(machine), ...ofRoutes(machine), ...ofRadios(machine)];
}

function ofInterfaces({ addressed, devices, devicesAfter, interfaces }: Machine): Finding[] {
  const up = listed(addressed).map((name) => findingOf('interface-up', name));
  const tables = [devices, devicesAfter].flatMap((table) =>
    table.is === 'seen' ? [table.value] : [],
  );
  const [before = '', after = ''] = tables;
  if (interfaces.is !== 'seen' || addressed.is !== 'seen' || tables.length < 2) {
    return [...up, findingOf('not-observable', 'interfaces')];
  }
  const known = new Set(interfaces.value.map(({ name }) => name));
  // Listed by the kernel all the while, and its files are not to be seen: it may be up.
  const stayed = new Set(deviceNames(after));
  const unseen = deviceNames(before).filter((name) => !known.has(name) && stayed.has(name));
  return [
    ...up,
    ...interfaces.value.flatMap(ofInterface),
    ...unseen.map((name) => findingOf('not-observable', name)),
  ];
}

function ofInterface({ name, flags, operstate, carrier }: InterfaceFiles): Finding[] {
  // It went away between listing and reading.
  if (flags.is === 'absent') return [];
  const isRunning = textOf(operstate) === 'up' || textOf(carrier) === '1';
  const bits = hexadecimal(textOf(flags).replace(/^0x/, ''));
  if (bits === undefined) {
    return [findingOf(isRunning ? 'interface-up' : 'not-observable', name)];
  }
  if ((bits & IFF_LOOPBACK) !== 0) return [];
  return (bits & IFF_UP) !== 0 || isRunning ? [findingOf('interface-up', name)] : [];
}

/** Two lines of headings, then `  name: counters`. */
function deviceNames(text: string): string[] {
  return linesOf(text)
    .slice(2)
    .map((line) => line.slice(0, line.lastIndexOf(':')).trim())
    .filter((name) => name !== '');
}

function ofRoutes({ routes, routesOfIpv6 }: Machine): Finding[] {
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

function ofRadios(machine: Machine): Finding[] {
  const { wifi, bluetooth, modems, interfaces, rfkill } = machine;
  const wireless = listed(interfaces).filter(({ isWireless }) => isWireless);
  const classes = [wifi, bluetooth, modems, rfkill];
  // Without the class folders a missing radio and a hidden one look the same.
  const isHidden = interfaces.is !== 'seen' || classes.some(({ is }) => is === 'hidden');
  return [
    ...(isHidden ? [findingOf('not-observable', 'radios')] : []),
    ...listed(wifi).map((name) => findingOf('wifi', name)),
    ...wireless.map(({ name, radio }) => findingOf('wifi', textOf(radio) || name)),
    // `hci0:11` is a connection of `hci0`.
    ...listed(bluetooth).map((name) => findingOf('bluetooth', name.split(':')[0] ?? name)),
    ...listed(modems).map((name) => findingOf('modem', name)),
    ...listed(rfkill).flatMap(ofRfkill),
  ];
}

const RADIOS = { wlan: 'wifi', bluetooth: 'bluetooth', wwan: 'modem' } as const;

function ofRfkill({ name, type, radio }: RfkillFiles): Finding[] {
  if (type.is === 'absent') return [];
  const kind = textOf(type);
  const shown = textOf(radio) || name;
  if (kind in RADIOS) return [findingOf(RADIOS[kind as keyof typeof RADIOS], shown)];
  // Other radios, such as a satellite receiver, carry no data; what cannot be read might.
  return /^[a-z]+$/.test(kind) ? [] : [findingOf('not-observable', shown)];
}

function listed<T>(seen: Seen<readonly T[]>): readonly T[] {
  return seen.is === 'seen' ? seen.value : [];
}

function textOf(seen: Seen<string>): string {
  return seen.is === 'seen' ? seen.value.trim() : '';
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}

function columnsOf(line: string): string[] {
  return line.trim().split(/[ \t]+/);
}

/** Undefined for what is no number of at most 32 bits. */
function hexadecimal(text: string): number | undefined {
  return /^[0-9A-Fa-f]{1,8}$/.test(text) ? Number.parseInt(text, 16) : undefined;
}

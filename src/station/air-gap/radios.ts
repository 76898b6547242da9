/** Radios that could carry data, connected or not, switched off or not: Wi-Fi, Bluetooth, mobile. */
import type { FindingKind } from '../../protocol/air-gap.ts';
import { findingOf, type Finding } from './finding.ts';
import { listed, textOf, type Machine, type RfkillFiles } from './machine.ts';

export function ofRadios(machine: Machine): Finding[] {
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

const RADIOS: ReadonlyMap<string, FindingKind> = new Map([
  ['wlan', 'wifi'],
  ['bluetooth', 'bluetooth'],
  ['wwan', 'modem'],
] as const);

function ofRfkill({ name, type, radio }: RfkillFiles): Finding[] {
  if (type.is === 'absent') return [];
  const kind = textOf(type);
  const what = RADIOS.get(kind);
  const shown = textOf(radio) || name;
  if (what !== undefined) return [findingOf(what, shown)];
  // Other radios, such as a satellite receiver, carry no data; what cannot be read might.
  return /^[a-z]+$/.test(kind) ? [] : [findingOf('not-observable', shown)];
}

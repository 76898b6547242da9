/** Network interfaces that are switched on, with or without a cable, and those that cannot be seen. */
import { findingOf, type Finding } from './finding.ts';
import {
  hexadecimal,
  linesOf,
  listed,
  textOf,
  type InterfaceFiles,
  type Machine,
} from './machine.ts';

const IFF_UP = 0x1;
const IFF_LOOPBACK = 0x8;

export function ofInterfaces({ addressed, devices, devicesAfter, interfaces }: Machine): Finding[] {
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

/**
 * Reads what this machine shows of its ways to other machines: interfaces, default routes, radios.
 * What it means is decided in `station/air-gap/`. The folders are an argument for tests only;
 * no argument, setting or call of the contract reaches them.
 */
import { closeSync, existsSync, openSync, readdirSync, readSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { findingOf, type Finding } from '../station/air-gap/finding.ts';
import type { Machine, Seen } from '../station/air-gap/machine.ts';
import { findingsOf } from '../station/air-gap/observe.ts';

/** A file of the kernel that is longer than this is not read: no honest machine has one. */
const MAX_BYTES = 1_048_576;

export type MachineRoots = {
  readonly proc: string;
  readonly sys: string;
  /** Names of interfaces with an address, loopback left out. */
  readonly interfaces: () => readonly string[];
};

export const THIS_MACHINE: MachineRoots = {
  proc: '/proc',
  sys: '/sys',
  interfaces: () =>
    Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) =>
      addresses.some(({ internal }) => !internal) ? [name] : [],
    ),
};

/** What is found now. Whatever goes wrong is a finding. */
export function probeMachine(roots: MachineRoots = THIS_MACHINE): Finding[] {
  try {
    return findingsOf(readMachine(roots));
  } catch {
    return [findingOf('not-observable', 'machine')];
  }
}

export function readMachine({ proc, sys, interfaces }: MachineRoots): Machine {
  // The kernel's own list first and last: what came or went meanwhile is no riddle then.
  const devices = text(join(proc, 'net', 'dev'));
  const classes = join(sys, 'class');
  const net = join(classes, 'net');
  const rfkill = join(classes, 'rfkill');
  const seen = {
    devices,
    addressed: tried(interfaces),
    routes: text(join(proc, 'net', 'route')),
    routesOfIpv6: text(join(proc, 'net', 'ipv6_route')),
    interfaces: entries(net, (name) => ({
      name,
      flags: text(join(net, name, 'flags')),
      operstate: text(join(net, name, 'operstate')),
      carrier: text(join(net, name, 'carrier')),
      isWireless: ['wireless', 'phy80211'].some((sign) => existsSync(raw(join(net, name, sign)))),
      radio: text(join(net, name, 'phy80211', 'name')),
    })),
    wifi: entries(join(classes, 'ieee80211'), (name) => name),
    bluetooth: entries(join(classes, 'bluetooth'), (name) => name),
    modems: entries(join(classes, 'wwan'), (name) => name),
    rfkill: entries(rfkill, (name) => ({
      name,
      type: text(join(rfkill, name, 'type')),
      radio: text(join(rfkill, name, 'name')),
    })),
  };
  return { ...seen, devicesAfter: text(join(proc, 'net', 'dev')) };
}

/** The folders in this one; plain files beside them, such as `bonding_masters`, are no devices. */
function entries<T>(folder: string, read: (name: string) => T): Seen<readonly T[]> {
  return tried(() =>
    readdirSync(folder, { withFileTypes: true, encoding: 'latin1' })
      .filter((entry) => !entry.isFile())
      .map(({ name }) => read(name)),
  );
}

function text(file: string): Seen<string> {
  return tried(() => {
    const descriptor = openSync(raw(file), 'r');
    try {
      return readAll(descriptor);
    } finally {
      closeSync(descriptor);
    }
  });
}

function readAll(descriptor: number): string {
  const parts: string[] = [];
  const part = Buffer.alloc(65_536);
  for (let total = 0; total <= MAX_BYTES;) {
    const length = readSync(descriptor, part);
    if (length === 0) return parts.join('');
    parts.push(part.toString('latin1', 0, length));
    total += length;
  }
  throw new Error('the file is too long');
}

function tried<T>(read: () => T): Seen<T> {
  try {
    return { is: 'seen', value: read() };
  } catch (error) {
    const isAbsent = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return { is: isAbsent ? 'absent' : 'hidden' };
  }
}

/** Names of files are bytes. Read as Latin-1 each byte is one character, and none is lost. */
function raw(path: string): Buffer {
  return Buffer.from(path, 'latin1');
}

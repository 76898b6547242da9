/** Reading a machine: folders made for the test stand for `/proc` and `/sys`. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { probeMachine, readMachine } from '../../src/station-process/air-gap-probe.ts';
import { findingText, inOrder } from '../../src/station/air-gap/finding.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'permafrost-machine-'));
  put('proc/net/dev', 'Inter-| Receive\n face |bytes\n    lo: 1\n');
  put('proc/net/route', 'Iface\tDestination\n');
  put('sys/class/net/lo/flags', '0x9\n');
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

function put(file: string | Buffer, text: string): void {
  if (typeof file === 'string') {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  } else writeFileSync(file, text);
}

function roots(interfaces: () => readonly string[] = () => []) {
  return { proc: join(root, 'proc'), sys: join(root, 'sys'), interfaces };
}

function found(interfaces?: () => readonly string[]): string[] {
  return inOrder(probeMachine(roots(interfaces))).map(findingText);
}

describe('the probe', () => {
  test('finds nothing on a machine with loopback alone', () => {
    expect(found()).toEqual([]);
  });

  test('finds what the folders of the kernel show, through their links', () => {
    put('sys/devices/pci/net/wlan0/flags', '0x1003\n');
    put('sys/devices/pci/net/wlan0/operstate', 'up\n');
    put('sys/devices/pci/net/wlan0/carrier', '1\n');
    put('sys/devices/pci/net/wlan0/phy80211/name', 'phy0\n');
    symlinkSync('../../devices/pci/net/wlan0', join(root, 'sys/class/net/wlan0'));
    mkdirSync(join(root, 'sys/class/ieee80211/phy0'), { recursive: true });
    mkdirSync(join(root, 'sys/class/bluetooth/hci0'), { recursive: true });
    mkdirSync(join(root, 'sys/class/wwan/wwan0'), { recursive: true });
    put('sys/class/rfkill/rfkill0/type', 'wlan\n');
    put('sys/class/rfkill/rfkill0/name', 'phy0\n');
    put('proc/net/route', 'Iface\tDestination\nwlan0 00000000 0 0003 0 0 0 00000000\n');
    expect(found(() => ['wlan0'])).toEqual([
      'bluetooth:hci0',
      'default-route:wlan0',
      'interface-up:wlan0',
      'modem:wwan0',
      'wifi:phy0',
    ]);
  });

  test('finds an interface whose name is no UTF-8', () => {
    const folder = Buffer.concat([Buffer.from(join(root, 'sys/class/net/')), Buffer.of(0xff)]);
    mkdirSync(folder);
    put(Buffer.concat([folder, Buffer.from('/flags')]), '0x1003\n');
    expect(found()).toEqual([expect.stringMatching(/^interface-up:\?~[0-9a-f]{8}$/)]);
  });

  test('takes a plain file among the interfaces for none', () => {
    put('sys/class/net/bonding_masters', 'bond0\n');
    expect(found()).toEqual([]);
  });

  test('says what it cannot look at', () => {
    rmSync(join(root, 'sys'), { recursive: true });
    rmSync(join(root, 'proc'), { recursive: true });
    expect(found()).toEqual([
      'not-observable:interfaces',
      'not-observable:radios',
      'not-observable:routes',
    ]);
  });

  test('tells what is absent from what is hidden', () => {
    put('sys/class/bluetooth', 'a file where a folder belongs');
    const machine = readMachine(roots());
    expect(machine.bluetooth).toEqual({ is: 'hidden' });
    expect(machine.wifi).toEqual({ is: 'absent' });
    expect(machine.routes.is).toBe('seen');
  });

  test('does not read a file without end', () => {
    put('proc/net/route', 'x'.repeat(1_200_000));
    expect(readMachine(roots()).routes).toEqual({ is: 'hidden' });
    expect(found()).toEqual(['not-observable:routes']);
  });

  test('is a finding itself when the runtime fails', () => {
    const failing = () => {
      throw new Error('no answer');
    };
    expect(found(failing)).toEqual(['not-observable:interfaces']);
  });
});

/** From what a machine shows to findings: honest files, and files as a hostile driver writes them. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { airGapClaim, MAX_FINDINGS } from '../../../src/protocol/air-gap.ts';
import { findingOf, findingText, inOrder } from '../../../src/station/air-gap/finding.ts';
import type { InterfaceFiles, Machine, Seen } from '../../../src/station/air-gap/machine.ts';
import { findingsOf } from '../../../src/station/air-gap/observe.ts';

function seen<T>(value: T): Seen<T> {
  return { is: 'seen', value };
}
const absent = { is: 'absent' } as const;
const hidden = { is: 'hidden' } as const;

const DEVICES = 'Inter-| Receive\n face |bytes\n    lo: 1 2 3\n';
const ROUTES = 'Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\n';
const ZEROS = '0'.repeat(32);
const REJECTED = `${ZEROS} 00 ${ZEROS} 00 ${ZEROS} ffffffff 00000001 00000000 00200200 lo\n`;

const LOOPBACK = nic('lo', '0x9');

/** A machine with nothing but loopback. */
const ALONE: Machine = {
  addressed: seen([]),
  devices: seen(DEVICES),
  devicesAfter: seen(DEVICES),
  routes: seen(ROUTES),
  routesOfIpv6: seen(REJECTED),
  interfaces: seen([LOOPBACK]),
  wifi: absent,
  bluetooth: absent,
  modems: absent,
  rfkill: absent,
};

function nic(
  name: string,
  flags: string,
  more: Partial<Record<'operstate' | 'carrier', string>> = {},
) {
  return {
    name,
    flags: seen(`${flags}\n`),
    operstate: seen(more.operstate ?? 'down'),
    carrier: more.carrier === undefined ? hidden : seen(more.carrier),
    isWireless: false,
    radio: absent,
  };
}

function nics(...more: readonly InterfaceFiles[]): Seen<readonly InterfaceFiles[]> {
  return seen([LOOPBACK, ...more]);
}

function found(change: Partial<Machine>): string[] {
  return inOrder(findingsOf({ ...ALONE, ...change })).map(findingText);
}

describe('what counts as a breach', () => {
  test('a machine with nothing but loopback has no finding', () => {
    expect(found({})).toEqual([]);
  });

  test.each<[string, Partial<Machine>, string[]]>([
    [
      'an interface that is switched on, with no cable and no address',
      { interfaces: nics(nic('eth0', '0x1003', { carrier: '0' })) },
      ['interface-up:eth0'],
    ],
    [
      'an interface that runs though its flags do not say so',
      { interfaces: nics(nic('eth0', '0x1002', { operstate: 'up' })) },
      ['interface-up:eth0'],
    ],
    ['an interface with an address', { addressed: seen(['usb0']) }, ['interface-up:usb0']],
    [
      'an interface that only calls itself lo',
      { interfaces: seen([nic('lo', '0x1003')]) },
      ['interface-up:lo'],
    ],
    [
      'a default route',
      { routes: seen(`${ROUTES}eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0\n`) },
      ['default-route:eth0'],
    ],
    [
      'a default route of IPv6',
      {
        routesOfIpv6: seen(`${ZEROS} 00 ${ZEROS} 00 fe80${'0'.repeat(28)} 0400 2 0 00000003 wan\n`),
      },
      ['default-route:wan'],
    ],
    ['a Wi-Fi radio that is not connected', { wifi: seen(['phy0']) }, ['wifi:phy0']],
    [
      'a Wi-Fi radio by its interface alone',
      { interfaces: nics({ ...nic('wlan0', '0x1002'), isWireless: true }) },
      ['wifi:wlan0'],
    ],
    ['a Bluetooth radio', { bluetooth: seen(['hci0', 'hci0:11']) }, ['bluetooth:hci0']],
    ['a mobile modem', { modems: seen(['wwan0']) }, ['modem:wwan0']],
    [
      'a radio that only its switch shows',
      {
        rfkill: seen([
          { name: 'rfkill0', type: seen('bluetooth\n'), radio: seen('hci0\n') },
          { name: 'rfkill1', type: seen('wwan\n'), radio: absent },
        ]),
      },
      ['bluetooth:hci0', 'modem:rfkill1'],
    ],
    [
      'one radio once, however many files show it',
      {
        wifi: seen(['phy0']),
        interfaces: nics({ ...nic('wlan0', '0x1002'), isWireless: true, radio: seen('phy0\n') }),
        rfkill: seen([{ name: 'rfkill0', type: seen('wlan\n'), radio: seen('phy0\n') }]),
      },
      ['wifi:phy0'],
    ],
  ])('%s', (_, change, expected) => {
    expect(found(change)).toEqual(expected);
  });

  test.each<[string, Partial<Machine>]>([
    ['an interface that is switched off', { interfaces: nics(nic('eth0', '0x1002')) }],
    [
      'an interface that went away meanwhile',
      { interfaces: nics({ ...nic('eth0', ''), flags: absent }) },
    ],
    ['an interface that is gone by the end', { devices: seen(`${DEVICES}  eth7: 1\n`) }],
    ['an interface that came at the end', { devicesAfter: seen(`${DEVICES}  eth7: 1\n`) }],
    [
      'a route to one network',
      { routes: seen(`${ROUTES}eth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n`) },
    ],
    ['a kernel that does not speak IPv6', { routesOfIpv6: absent }],
    ['a kernel without any route', { routes: seen('') }],
    [
      'a satellite receiver',
      { rfkill: seen([{ name: 'rfkill0', type: seen('gps\n'), radio: seen('gps0') }]) },
    ],
  ])('but not %s', (_, change) => {
    expect(found(change)).toEqual([]);
  });
});

describe('what cannot be seen', () => {
  test.each<[string, Partial<Machine>, string[]]>([
    ['/sys is hidden', { interfaces: hidden }, ['interfaces', 'radios']],
    ['there is no /sys', { interfaces: absent }, ['interfaces', 'radios']],
    ['/proc is hidden', { devices: hidden, routes: hidden }, ['interfaces', 'routes']],
    ['the runtime tells nothing', { addressed: hidden }, ['interfaces']],
    ['the routes of IPv6 are hidden', { routesOfIpv6: hidden }, ['routes']],
    ['a route cannot be read', { routes: seen(`${ROUTES}eth0 zero`) }, ['routes']],
    ['a route of IPv6 cannot be read', { routesOfIpv6: seen('eth0') }, ['routes']],
    ['the radios are hidden', { bluetooth: hidden }, ['radios']],
    [
      'the kernel names an interface whose files are not there',
      {
        devices: seen(`${DEVICES}  eth7: 1 2\n`),
        devicesAfter: seen(`${DEVICES}  eth7: 3 4\n`),
      },
      ['eth7'],
    ],
    [
      'the flags of an interface are hidden',
      { interfaces: nics({ ...nic('eth0', ''), flags: hidden }) },
      ['eth0'],
    ],
    [
      'the flags of an interface are no number',
      { interfaces: nics(nic('eth0', '0xZZ'), nic('eth1', ''), nic('eth2', '0x100000000')) },
      ['eth0', 'eth1', 'eth2'],
    ],
    [
      'the kind of a radio is hidden',
      { rfkill: seen([{ name: 'rfkill3', type: hidden, radio: hidden }]) },
      ['rfkill3'],
    ],
  ])('is a finding when %s', (_, change, names) => {
    expect(found(change)).toEqual(names.map((name) => `not-observable:${name}`));
  });
});

describe('hostile text', () => {
  test('does not pass the word of a programming language for a radio', () => {
    const rfkill = seen([{ name: 'rfkill0', type: seen('constructor'), radio: seen('phy0') }]);
    expect(found({ rfkill })).toEqual([]);
  });

  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string(), fc.constant(ROUTES));
  const read = <T>(value: fc.Arbitrary<T>) =>
    fc.oneof(value.map(seen), fc.constant(absent), fc.constant(hidden));
  const names = read(fc.array(text));
  const machine: fc.Arbitrary<Machine> = fc.record({
    addressed: names,
    devices: read(text),
    devicesAfter: read(text),
    routes: read(text),
    routesOfIpv6: read(text),
    interfaces: read(
      fc.array(
        fc.record({
          name: text,
          flags: read(text),
          operstate: read(text),
          carrier: read(text),
          isWireless: fc.boolean(),
          radio: read(text),
        }),
      ),
    ),
    wifi: names,
    bluetooth: names,
    modems: names,
    rfkill: read(fc.array(fc.record({ name: text, type: read(text), radio: read(text) }))),
  });

  test('never throws, and what it gives can always be signed', () => {
    fc.assert(
      fc.property(machine, (drawn) => {
        const findings = inOrder(findingsOf(drawn)).map(findingText);
        const state = findings.length === 0 ? 'intact' : 'breached';
        expect(airGapClaim.parse({ state, findings })).toEqual({ state, findings });
      }),
    );
  });

  test('two names that differ stay two findings', () => {
    fc.assert(
      fc.property(text, text, (one, other) => {
        fc.pre(one !== other);
        expect(findingText(findingOf('wifi', one))).not.toBe(findingText(findingOf('wifi', other)));
      }),
    );
  });

  test('no name can imitate another by its mark', () => {
    const { name: marked } = findingOf('wifi', 'a\u0007');
    expect(marked).toMatch(/^a\?~[0-9a-f]{8}$/);
    expect(findingOf('wifi', marked).name).not.toBe(marked);
  });

  test('an honest name is kept as it is', () => {
    expect(findingText(findingOf('interface-up', 'enp0s31f6'))).toBe('interface-up:enp0s31f6');
  });

  test('more than a response can say is counted and marked, so that another one is a new finding', () => {
    const many = Array.from({ length: 70 }, (_, index) => findingOf('wifi', `phy${String(index)}`));
    const cut = inOrder(many).map(findingText);
    expect(cut).toHaveLength(MAX_FINDINGS);
    expect(cut.filter((line) => line.startsWith('not-observable:7-more~'))).toHaveLength(1);
    const swapped = [...many.slice(0, -1), findingOf('wifi', 'phy99')];
    expect(inOrder(swapped).map(findingText)).not.toEqual(cut);
  });
});

/**
 * What a machine shows of its ways to others, as it was read, and how such text is taken apart. It
 * is hostile: a driver names things as it likes, and a file may be missing, hidden or cut.
 */

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

export function listed<T>(seen: Seen<readonly T[]>): readonly T[] {
  return seen.is === 'seen' ? seen.value : [];
}

export function textOf(seen: Seen<string>): string {
  return seen.is === 'seen' ? seen.value.trim() : '';
}

export function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}

export function columnsOf(line: string): string[] {
  return line.trim().split(/[ \t]+/);
}

/** Undefined for what is no number of at most 32 bits. */
export function hexadecimal(text: string): number | undefined {
  return /^[0-9A-Fa-f]{1,8}$/.test(text) ? Number.parseInt(text, 16) : undefined;
}

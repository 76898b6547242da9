/** What a page that was taken over sends over the bridge: calls in all shapes, with real ids and without. */
import fc from 'fast-check';
import { PAGE_CALLS } from '../../../src/ipc/page.ts';
import type { RawCall } from './bridge-calls.ts';

/** What such a page would know of the station: everything that is public. */
export type Known = {
  readonly requestId: string;
  readonly sheetDigest: string;
  readonly gatewayId: string;
  readonly driveId: string;
  readonly fileName: string;
};

/** Mostly the members that the call has, with values that look right; sometimes anything at all. */
export function fuzzedCall(known: Known): fc.Arbitrary<RawCall> {
  const members = memberValues(known);
  const strange = fc.anything({ maxDepth: 2 });
  const unknownName = fc.record({
    name: fc.constantFrom('__proto__', 'constructor', 'receive', ''),
    input: strange,
  });
  const knownName = fc.constantFrom(...namesButLeaving()).chain((name) => {
    const own = fc.record(
      Object.fromEntries(membersOf(name).map((member) => [member, members[member] ?? strange])),
    );
    const input = fc.oneof({ weight: 5, arbitrary: own }, { weight: 1, arbitrary: strange });
    return fc.record({ name: fc.constant(name), input });
  });
  return fc.oneof({ weight: 12, arbitrary: knownName }, { weight: 1, arbitrary: unknownName });
}

/** Custodians are never named rightly: a guess of a passphrase is counted, and that is a change. */
function memberValues(known: Known): Readonly<Record<string, fc.Arbitrary<unknown>>> {
  const bytes = fc.uint8Array({ maxLength: 64 });
  const custodian = fc.constantFrom('Nobody', '', 'x'.repeat(300), '..');
  const person = fc.record({ custodian, passphrase: bytes });
  const digest = fc.constantFrom(known.sheetDigest, '0'.repeat(64), 'g'.repeat(64));
  return {
    requestId: fc.constantFrom(known.requestId, known.gatewayId, '../../vault'),
    gatewayId: fc.constantFrom(known.gatewayId, known.requestId),
    keyId: fc.constantFrom(known.requestId, ''),
    sheetDigest: digest,
    custodian,
    custodians: fc.array(person, { maxLength: 3 }),
    passphrase: bytes,
    driveId: fc.constantFrom(known.driveId, 'f'.repeat(16), '/'),
    fileName: fc.constantFrom(known.fileName, '../vault/vault.sqlite', '/etc/passwd', '.', 'none'),
    witness: fc.constantFrom('', '../gateway'),
    card: bytes,
    bytes,
    isOpen: fc.boolean(),
    fingerprint: fc.constantFrom('', 'a b c', '0'.repeat(64)),
    act: fc.constantFrom('pair', 'revoke', 'release', 'clock', 'air-gap', 'init'),
    ceremonyId: fc.constantFrom('set-up-0', 'request-1', '../x-1'),
    form: fc.constantFrom('json', 'pdf', 'exe'),
    env: fc.constantFrom('test', 'production', 'none'),
    name: fc.constantFrom('Vault B', '\u202e'),
    threshold: fc.integer({ min: -1, max: 5 }),
    count: fc.integer({ min: -1, max: 40 }),
    before: fc.integer({ min: -1, max: 40 }),
    limit: fc.integer({ min: -1, max: 120 }),
    kind: fc.constantFrom('', 'key.', '%'),
    text: fc.constantFrom('', "' OR 1=1 --", '%'),
    type: fc.constantFrom('all', 'rsa4096', 'none'),
    status: fc.constantFrom('all', 'active', 'none'),
    after: fc.constantFrom('', known.requestId),
    dice: fc.constantFrom('123456', '7'),
    // Preferences are the page's to change; these are not among them.
    theme: fc.constantFrom('none', '../theme'),
    // A deviation is put on record by anybody, so its reason is one that is refused.
    reason: fc.constantFrom('', 'x'.repeat(501)),
  };
}

function membersOf(name: string): string[] {
  const calls: Readonly<Record<string, { readonly input: object }>> = PAGE_CALLS;
  const input = calls[name]?.input;
  const shape: unknown = input !== undefined && 'shape' in input ? input.shape : {};
  return typeof shape === 'object' && shape !== null ? Object.keys(shape) : [];
}

/** Without those that end the station process, which would only slow the rest down. */
function namesButLeaving(): string[] {
  return Object.keys(PAGE_CALLS).filter((name) => name !== 'lock' && name !== 'panic');
}

/** Runs in the page: values that a structured clone refuses, or that misbehave when they are read. */
export async function strangeCalls(): Promise<string[]> {
  const circle: Record<string, unknown> = {};
  circle['self'] = circle;
  const values: unknown[] = [
    () => 'a function',
    Symbol('a symbol'),
    circle,
    new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('no');
        },
      },
    ),
    {
      get passphrase() {
        throw new Error('no');
      },
    },
    document,
    window,
    new Promise(() => undefined),
    new WeakMap(),
    'x'.repeat(3_000_000),
    new Uint8Array(3_000_000),
    Object.assign(Object.create({ requestId: 'inherited' }) as object, { more: 1 }),
    new Map([['requestId', 'x']]),
    JSON.parse('{"__proto__": {"requestId": "x"}}') as unknown,
    10n ** 400n,
    Number.NaN,
  ];
  const outcomes: string[] = [];
  for (const value of values) {
    for (const input of [value, { requestId: value }, [value]]) {
      try {
        const answer = await window.station.call('review', 7, input);
        outcomes.push(answer.ok ? `answered ${typeof value}` : 'refused');
      } catch {
        outcomes.push('refused');
      }
    }
  }
  for (const name of [undefined, null, 7, {}, ['status'], 'x'.repeat(1_000_000)] as never[]) {
    try {
      const answer = await window.station.call(name, 7, {});
      outcomes.push(answer.ok ? 'answered an odd name' : 'refused');
    } catch {
      outcomes.push('refused');
    }
  }
  return outcomes;
}

/** Runs in the page: what of the bridge can be changed, and what else the page can reach. */
export function bridgeFaults(): string[] {
  const faults: string[] = [];
  const globals = globalThis as unknown as Record<string, unknown>;
  for (const name of ['require', 'process', 'module', 'Buffer', 'electron', 'ipcRenderer']) {
    if (name in globals) faults.push(`the page has ${name}`);
  }
  if (Object.keys(window.station).sort().join() !== 'call,onProgress')
    faults.push('more than two functions');
  if (!Object.isFrozen(window.station)) faults.push('the bridge is not frozen');
  try {
    globals['station'] = undefined;
  } catch {
    // Refused, as it is to be.
  }
  if (typeof window.station.call !== 'function') faults.push('the bridge can be taken away');
  const frame = document.createElement('iframe');
  document.body.append(frame);
  const inner = frame.contentWindow as unknown as Record<string, unknown> | null;
  if (inner !== null && 'station' in inner) faults.push('a frame has the bridge');
  frame.remove();
  return faults;
}

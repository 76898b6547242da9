/**
 * Runs in a network namespace of its own, where nothing but loopback is: a real production station
 * beside a real interface that is made, switched on and taken away. Prints what it saw as one JSON line.
 */
import { execFileSync } from 'node:child_process';
import { refusalCode } from './refusal-code.ts';
import { startStation } from '../../src/station-process/client.ts';

const dir = process.argv.at(-1) ?? '';

function link(...args: string[]): void {
  execFileSync('ip', ['link', ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
}

const station = startStation({ dir });
const { passphrases } = await station.call('newPassphrases', { count: 2 });
const quorum = () =>
  ['Ada', 'Ben'].map((custodian, index) => ({
    custodian,
    passphrase: (passphrases[index] ?? new Uint8Array()).slice(),
  }));
const seen = async (of = station) => {
  const { state, findings } = await of.call('airGap', {});
  return [state, ...findings.map(({ what, name }) => `${what}:${name}`)].join(' ');
};

await station.call('init', {
  name: 'Station One',
  env: 'production',
  threshold: 2,
  kdf: { memoryKiB: 262_144, passes: 3, lanes: 1 },
  custodians: quorum().map(({ custodian: name, passphrase }) => ({ name, passphrase })),
});
await station.call('unlock', { custodians: quorum() });
const alone = await seen();

link('add', 'gap0', 'type', 'veth', 'peer', 'name', 'gap1');
const switchedOff = await seen();
link('set', 'gap0', 'up');
const exitCode = await station.ended;

const again = startStation({ dir });
const switchedOn = await seen(again);
const refused = await refusalCode(again.call('unlock', { custodians: quorum() }));
link('delete', 'gap0');
const takenAway = await seen(again);
await again.call('unlock', { custodians: quorum() });
const { entriesJsonl } = await again.call('audit', {});
await again.call('lock', {});
await again.ended;

const kinds = entriesJsonl
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as { kind: string; facts: Record<string, unknown> })
  .filter(({ kind }) => /^(air-gap|station\.locked|unlock\.refused)/.test(kind))
  .map(({ kind, facts }) =>
    [kind, facts['findings'] ?? facts['reason'] ?? facts['code']].join(' '),
  );
console.log(
  JSON.stringify({ alone, switchedOff, exitCode, switchedOn, refused, takenAway, kinds }),
);

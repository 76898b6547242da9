/**
 * Attacker: a page that was taken over. It calls every channel of the bridge with whatever it likes,
 * and tries every way out that a browser knows. Nothing may change but refusals on record, and
 * nothing may leave.
 */
import fc from 'fast-check';
import path from 'node:path';
import { expect, it } from 'vitest';
import { PAGE_CALLS } from '../../src/ipc/page.ts';
import { bytesOf, mustCall, rawCalls, type RawAnswer, type RawCall } from './stage/bridge-calls.ts';
import { bridgeFaults, fuzzedCall, strangeCalls, type Known } from './stage/hostile-calls.ts';
import { listenOutside } from './stage/outside-listener.ts';
import { onDrive } from './stage/places.ts';
import type { Stage } from './stage/stage.ts';
import { vaultRows } from './stage/vault-rows.ts';
import { waysOut } from './stage/ways-out.ts';
import { inEachWindow, withStage } from './with-stage.ts';

const ROUNDS = 60;
const SEED = 4_096;
/** As many as the desk answers at the same time. */
const AT_ONCE = 12;

/** Directives that must each have stopped something. */
const STOPPED = [
  'connect-src',
  'img-src',
  'style-src-elem',
  'frame-src',
  'form-action',
  'media-src',
  'require-trusted-types-for',
];

/** What may come onto the record of a locked station by calls alone. */
const HARMLESS =
  /refused$|^(station\.opened|station\.locked|self-test\.passed|review\.shown|unlock\.attempted|air-gap\.breached)$/;

inEachWindow('a hostile page', (runtime) => {
  it('calls every channel with fuzzed arguments, and changes nothing but refusals on record', async () => {
    await withStage(runtime, { from: 'paired' }, async (stage) => {
      const known = await withAPendingRequest(stage);
      await stage.window.close();
      const before = vaultRows(stage.places.vault);

      const { page } = await stage.reopen();
      await page.getByRole('heading', { level: 1 }).waitFor();
      const calls = fc.sample(
        fc.array(fuzzedCall(known), { minLength: AT_ONCE, maxLength: AT_ONCE }),
        { numRuns: ROUNDS, seed: SEED },
      );
      const answers: { call: RawCall; answer: RawAnswer }[] = [];
      for (const round of [...calls, ...everyCallWith({ unknown: 1 })]) {
        const given = await rawCalls(page, round);
        round.forEach((call, index) => {
          const answer = given[index];
          if (answer !== undefined) answers.push({ call, answer });
        });
      }
      const codes = answers.map(({ answer }) => codeOf(answer));
      expect(answers.filter(({ answer }) => codeOf(answer) === 'INTERNAL')).toEqual([]);
      expect(codes).toContain('SCHEMA_VIOLATION');
      await stage.window.close();

      const after = vaultRows(stage.places.vault);
      expect(after.tables).toEqual(before.tables);
      expect(after.audit.slice(0, before.audit.length)).toEqual(before.audit);
      expect(after.audit.slice(before.audit.length).filter((kind) => !HARMLESS.test(kind))).toEqual(
        [],
      );
    });
  });

  it('passes what cannot be cloned, and gets an error while the bridge goes on', async () => {
    await withStage(runtime, { from: 'paired' }, async ({ window: { page } }) => {
      await page.getByRole('heading', { level: 1 }).waitFor();
      const outcomes = await page.evaluate(strangeCalls);
      expect(outcomes.filter((outcome) => outcome !== 'refused')).toEqual([]);
      expect((await mustCall(page, 'pulse', {})).exists).toBe(true);
    });
  });

  it('finds a frozen bridge, and no way past it', async () => {
    await withStage(runtime, { from: 'paired' }, async ({ window: { page } }) => {
      await page.getByRole('heading', { level: 1 }).waitFor();
      expect(await page.evaluate(bridgeFaults)).toEqual([]);
    });
  });

  it('tries every way out of a browser, and reaches nobody', async () => {
    const listener = await listenOutside();
    // Its attempts are what every other spec wants none of.
    await withStage(runtime, { from: 'paired', isHostile: true }, async ({ window: { page } }) => {
      await page.getByRole('heading', { level: 1 }).waitFor();
      const address = page.url();
      const { succeeded, violations } = await waysOut(page, listener.port);
      expect(succeeded).toEqual([]);
      expect(listener.reached()).toBe(0);
      expect(page.url()).toBe(address);
      expect(page.context().pages()).toEqual([page]);
      expect(violations).toEqual(expect.arrayContaining(STOPPED));
    });
    await listener.close();
  });
});

/** Every call there is, in rounds that the desk takes at once. */
function everyCallWith(input: object): RawCall[][] {
  const calls = Object.keys(PAGE_CALLS).map((name) => ({ name, input }));
  return Array.from({ length: Math.ceil(calls.length / AT_ONCE) }, (_, round) =>
    calls.slice(round * AT_ONCE, (round + 1) * AT_ONCE),
  );
}

function codeOf(answer: RawAnswer): string {
  if ('thrown' in answer) return 'thrown';
  return answer.ok ? 'ok' : answer.error.code;
}

/** A request that waits for its approvals, so that there is something to be had. */
async function withAPendingRequest({
  gateway,
  places,
  people,
  window: { page },
}: Stage): Promise<Known> {
  await gateway.askedFor([{ user_identifier: 'ada@example.com', key_type: 'secp256k1' }]);
  const custodians = ['Ada', 'Ben'].map((custodian) => ({
    custodian,
    passphrase: bytesOf(people.get(custodian) ?? ''),
  }));
  await mustCall(page, 'unlock', { custodians });
  const fileName = path.basename(onDrive(places, 'request-')[0] ?? '');
  const { drives } = await mustCall(page, 'drives', {});
  const { driveId } = drives.find(({ files }) =>
    files.some((file) => file.fileName === fileName),
  ) ?? {
    driveId: '',
  };
  const { request } = await mustCall(page, 'receiveFrom', { driveId, fileName });
  await mustCall(page, 'lock', {});
  const { requestId, sheetDigest, gatewayId } = request;
  return { requestId, sheetDigest, gatewayId, driveId, fileName };
}

/**
 * What is done beside the main job, through the window alone: a breached air gap put on record, a
 * deviation and the record that holds it, a request declined, a gateway revoked, a share released.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { text } from '../../src/renderer/text/en.ts';
import { probeMachine } from '../../src/station-process/air-gap-probe.ts';
import { BLOCKED_FROM_FAILURES } from '../../src/station/shares.ts';
import { airGapStands, putBreachOnRecord } from './screens/air-gap.ts';
import { makeBackup } from './screens/backup.ts';
import { release, untilCustodian } from './screens/custodians.ts';
import { revoke, saveCard } from './screens/key-ring.ts';
import { goAndUnlock } from './screens/quorum.ts';
import { openRecord, recordDeviation, saveRecord, untilRecorded } from './screens/records.ts';
import { decline, receiveRequest } from './screens/request.ts';
import type { Look } from './screens/set-up.ts';
import { goTo, onScreen, refusalCode } from './screens/shell.ts';
import { accessibilityFaults } from './stage/accessibility.ts';
import { permafrost } from './stage/cli.ts';
import { failedAttempts } from './stage/failed-attempts.ts';
import { pointerHand, type Hand } from './stage/hand.ts';
import { onDrive } from './stage/places.ts';
import { inEachWindow, withStage } from './with-stage.ts';

const QUORUM = ['Ada', 'Ben'];
const GATEWAY = 'Gateway One';
const KEYS = [{ user_identifier: 'ada@example.com', key_type: 'secp256k1' }];
const DEVIATION = {
  what: 'The drive was carried by one person alone.',
  reason: 'The second courier fell ill on the way.',
  by: 'Olga the operator',
};
/** A page with nothing on it is shorter than this and has no type on it. */
const LEAST_PDF_BYTES = 10_000;

const hasFindings = probeMachine().length > 0;

inEachWindow('an act beside the main job', (runtime) => {
  it.runIf(hasFindings)('puts the breach of the air gap on record with a quorum', async () => {
    await withStage(runtime, { from: 'paired' }, async ({ window: { page }, people }) => {
      const hand = pointerHand(page);
      const { look, faults } = looking(hand);
      await onScreen(hand, text.home.title);
      await airGapStands(hand, 'breached').waitFor();
      await look('breached');
      await putBreachOnRecord(hand, people, QUORUM, look);
      await airGapStands(hand, 'acknowledged').waitFor();
      expect(await airGapStands(hand, 'breached').count()).toBe(0);
      await page
        .getByRole('button', { name: text.shell.airGap.acknowledge })
        .waitFor({ state: 'detached' });
      await onAudit(hand, 'air-gap.acknowledged');
      expect(faults).toEqual([]);
    });
  });

  it.skipIf(hasFindings)('is skipped for the air gap: nothing is found on this machine', () => {
    expect(probeMachine()).toEqual([]);
  });

  it('puts a deviation on record, and the record that holds it goes to the drive and verifies', async () => {
    await withStage(runtime, { from: 'paired' }, async ({ window: { page }, people, places }) => {
      const hand = pointerHand(page);
      const { look, faults } = looking(hand);
      await onScreen(hand, text.home.title);
      await recordDeviation(hand, DEVIATION);
      await look('deviation recorded');
      await goAndUnlock(hand, people);
      await makeBackup(hand);
      await saveCard(hand);
      await openRecord(hand, 'Backup 1');
      await untilRecorded(hand, DEVIATION);
      await look('record');

      const pdf = readFileSync(path.join(places.drive, await saveRecord(hand, 'pdf')));
      const shown = pdf.toString('latin1');
      expect(shown.slice(0, 5)).toBe('%PDF-');
      expect(shown.trimEnd().endsWith('%%EOF')).toBe(true);
      expect(shown).toMatch(/\/Type\s*\/Page\b/);
      expect(shown).toMatch(/\/Type\s*\/Font\b/);
      expect(pdf.length).toBeGreaterThan(LEAST_PDF_BYTES);

      const file = path.join(places.drive, await saveRecord(hand, 'json'));
      const [card = ''] = onDrive(places, 'station-card');
      const verified = await permafrost(['verify', file, '--card', card]);
      expect(verified.code, verified.stderr).toBe(0);
      for (const said of Object.values(DEVIATION)) expect(verified.stdout).toContain(said);

      const changed = path.join(places.folder, 'changed.json');
      writeFileSync(changed, withAnotherPayload(readFileSync(file, 'utf8')));
      expect((await permafrost(['verify', changed, '--card', card])).code).not.toBe(0);
      expect(faults).toEqual([]);
    });
  });

  it('declines a request with a reason, and blocks it when too few are left', async () => {
    await withStage(runtime, { from: 'paired' }, async ({ window: { page }, people, gateway }) => {
      await gateway.askedFor(KEYS);
      const hand = pointerHand(page);
      const { look, faults } = looking(hand);
      await onScreen(hand, text.home.title);
      await goAndUnlock(hand, people);
      await receiveRequest(hand, 1);
      const reasons = new Map([
        ['Ada', 'Nobody asked me for this key.'],
        ['Ben', 'The ticket names another customer.'],
      ]);
      for (const [name, reason] of reasons) {
        expect(await page.getByText(text.request.blockedTitle).count()).toBe(0);
        await decline(hand, people, name, reason);
        await page.getByText(text.request.reasonIs(reason)).waitFor();
      }
      await page.getByText(text.request.blockedTitle).waitFor();
      await page.getByText(text.request.next.blocked).waitFor();
      await look('blocked');
      for (const offered of [text.request.runDo, text.request.approve, text.request.decline]) {
        expect(await page.getByRole('button', { name: offered, exact: true }).count()).toBe(0);
      }
      await goTo(hand, 'requests');
      await page.getByRole('cell', { name: text.stages.states.blocked }).waitFor();
      await look('requests');
      expect(faults).toEqual([]);
    });
  });

  it('revokes a gateway by the typed word, and its next request is refused on record', async () => {
    await withStage(runtime, { from: 'paired' }, async ({ window: { page }, people, gateway }) => {
      await gateway.askedFor(KEYS);
      const hand = pointerHand(page);
      const { look, faults } = looking(hand);
      await onScreen(hand, text.home.title);
      await goAndUnlock(hand, people);
      await revoke(hand, GATEWAY, people, ['Ben', 'Cleo'], look);
      const again = page.getByRole('button', { name: text.keyRing.revokeOf(GATEWAY) });
      await again.waitFor({ state: 'detached' });
      await goTo(hand, 'receive');
      await onScreen(hand, text.receive.title);
      await hand.press(text.receive.do);
      expect(await refusalCode(hand)).toBe('SIGNER_REVOKED');
      await look('refused');
      await onAudit(hand, 'peer.revoked');
      await onAudit(hand, 'bundle.refused', 'SIGNER_REVOKED');
      await look('audit');
      expect(faults).toEqual([]);
    });
  });

  it('releases a custodian whom failed attempts have blocked, who then unlocks', async () => {
    await withStage(runtime, { from: 'paired' }, async (stage) => {
      const { people, places, window } = stage;
      await window.close();
      await failedAttempts(places.vault, 'Cleo', BLOCKED_FROM_FAILURES);
      const { page } = await stage.reopen();
      const hand = pointerHand(page);
      const { look, faults } = looking(hand);
      await onScreen(hand, text.home.title);
      await page.getByText(text.home.tasks.release.title('Cleo')).waitFor();
      await goTo(hand, 'custodians');
      await onScreen(hand, text.custody.title);
      await look('blocked');
      await untilCustodian(hand, 'Cleo', BLOCKED_FROM_FAILURES, text.custody.blocked);
      await release(hand, 'Cleo', people, QUORUM);
      await untilCustodian(hand, 'Cleo', 0, text.custody.usable);
      await look('released');
      await goAndUnlock(hand, people, ['Cleo', 'Ada']);
      expect(faults).toEqual([]);
    });
  });
});

/** Axe over each screen that is looked at; what it finds is kept for the end. */
function looking({ page }: Hand): { readonly look: Look; readonly faults: readonly string[] } {
  const faults: string[] = [];
  return {
    faults,
    async look(title) {
      const found = await accessibilityFaults(page);
      faults.push(...found.map((fault) => `${title}: ${fault}`));
    },
  };
}

/** The audit log's screen shows an entry of this kind, with this among its facts. */
async function onAudit(hand: Hand, kind: string, fact = ''): Promise<void> {
  await goTo(hand, 'audit');
  await onScreen(hand, text.audit.title);
  await hand.page
    .getByRole('row')
    .filter({ hasText: text.audit.kindOf(kind) })
    .filter({ hasText: fact })
    .first()
    .waitFor();
}

/** The signed file with one character of what is signed changed. */
function withAnotherPayload(file: string): string {
  const dsse = JSON.parse(file) as { payload: string };
  const payload = Buffer.from(dsse.payload, 'base64').toString('utf8');
  const changed = payload.replace(DEVIATION.by, DEVIATION.by.replace('Olga', 'Olgo'));
  expect(changed).not.toBe(payload);
  return JSON.stringify({ ...dsse, payload: Buffer.from(changed).toString('base64') });
}

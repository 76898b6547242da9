/**
 * Works at a station until its request is exported, from wherever it stands: after any interruption
 * the same steps go on. What the window shows next decides what is done next.
 */
import { text } from '../../../src/renderer/text/en.ts';
import { mustCall } from '../stage/bridge-calls.ts';
import type { Hand } from '../stage/hand.ts';
import { goAndUnlock, type Known } from '../screens/quorum.ts';
import { approve, exportResponse, openRequest, receiveRequest, run } from '../screens/request.ts';

export type Step = 'unlock' | 'receive' | 'approve' | 'run' | 'export' | 'done';

/** `begins` hears of each step just before its button is pressed. */
export async function finishRequest(
  hand: Hand,
  people: Known,
  begins: (step: Step) => void = () => undefined,
): Promise<void> {
  await hand.page.getByRole('navigation', { name: text.navigation.label }).waitFor();
  for (;;) {
    const step = await nextStep(hand);
    begins(step);
    if (step === 'done') return;
    if (step === 'unlock') await goAndUnlock(hand, people);
    else if (step === 'receive') await receiveRequest(hand, 1);
    else {
      await openRequest(hand, 1);
      await onRequest(hand, people, step);
    }
  }
}

async function nextStep({ page }: Hand): Promise<Step> {
  const status = await mustCall(page, 'status', {});
  if (!status.exists) throw new Error('the station is gone');
  const [request] = status.requests;
  if (request !== undefined && request.exportedAt !== '') return 'done';
  if (request?.status === 'answered') return 'export';
  if (request?.status === 'received' && request.approvedBy.length < request.threshold) {
    return 'approve';
  }
  if (status.isLocked) return 'unlock';
  return request === undefined ? 'receive' : 'run';
}

async function onRequest(
  hand: Hand,
  people: Known,
  step: 'approve' | 'run' | 'export',
): Promise<void> {
  if (step === 'run') await run(hand);
  else if (step === 'export') await exportResponse(hand);
  else {
    const status = await mustCall(hand.page, 'status', {});
    const [name] = status.exists ? (status.requests[0]?.undecided ?? []) : [];
    if (name === undefined) throw new Error('nobody may approve any more');
    await approve(hand, people, name);
  }
}

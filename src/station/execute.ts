/**
 * Step 6, execute: the only place where a request causes keys to be made or changed. The intent is
 * on record before the first key exists; each item and its outcome are one transaction; two items
 * are in work at a time, for RSA generation then fills two cores. A kill at any moment keeps what was
 * finished, and running again does the rest: an item with an outcome is never done again. A pool of
 * keys is one item of many steps, each kept by itself.
 */
import { refuse, type Refusal } from '../core/refusal.ts';
import type { AirGapClaim } from '../protocol/air-gap.ts';
import type { RequestItem } from '../protocol/bundle.ts';
import type { ActionTools } from './actions/action.ts';
import { encodeKept, decodeKept, type KeptOutcome } from './actions/kept-outcome.ts';
import { perform, refusalForeseen, stepsLeft, stepsOf } from './actions/list.ts';
import type { ApprovedRequest } from './approve.ts';
import type { StationKeys } from './station-keys.ts';
import { noteOf, type Surroundings } from './surroundings.ts';

const AT_A_TIME = 2;

export type RunControl = {
  /** The unlocked keys; refuses `STATION_LOCKED`. */
  readonly keys: () => StationKeys;
  /** What the response says of the air gap, looked at when it is asked for. */
  readonly airGap: () => AirGapClaim;
  /**
   * Called before the first step and after each, with the item that is done by it, if one is. A pool
   * has as many steps as keys, other items one.
   */
  readonly onProgress: (done: number, total: number, itemId: string) => void;
  /** Asked between items. */
  readonly isCancelled: () => boolean;
};

export type ItemResult = { readonly item: RequestItem; readonly kept: KeptOutcome };

/** Only `execute` makes one: every item has its outcome. */
class Outcome {
  readonly #approved: ApprovedRequest;
  /** In the order of the request. */
  readonly results: readonly ItemResult[];

  constructor(approved: ApprovedRequest, results: readonly ItemResult[]) {
    this.#approved = approved;
    this.results = results;
  }

  get approved(): ApprovedRequest {
    return this.#approved;
  }
}

export type { Outcome };

/** Refuses `CANCELLED` (what was done is kept), `NEW_KEY_REJECTED`, `KEY_REPEATED`, `ITEM_REPEATED`. */
export async function execute(
  approved: ApprovedRequest,
  surroundings: Surroundings,
  control: RunControl,
): Promise<Outcome> {
  const { vault, clock, random } = surroundings;
  const { request } = approved.sheet;
  const { items, payloadDigest: digest } = request;
  const requestId = request.head.bundle_id;
  checkItemsAreOurs(items, requestId, surroundings);

  const countDone = (): number => vault.outcomeCount(requestId);
  const isWaiting = ({ item_id: id }: RequestItem) => vault.outcomeOfItem(id) === undefined;
  const total = items.reduce((sum, item) => sum + stepsOf(item), 0);
  const waiting = items
    .filter(isWaiting)
    .flatMap((item) => Array.from({ length: stepsLeft(item, requestId, vault) }, () => item));
  let stepsDone = total - waiting.length;
  vault.transact(
    noteOf(clock, 'run.intent', {
      request_id: requestId,
      digest,
      sheet_digest: approved.sheet.digest,
      approved_by: approved.approvedBy.join(', '),
      items: items.length,
      items_done_before: countDone(),
    }),
    (writer) => {
      if (vault.request(requestId)?.status === 'received') {
        writer.setRequestStatus(requestId, 'executing');
      }
    },
  );
  control.onProgress(stepsDone, total, '');

  const tools = {
    vault,
    clock,
    random,
    requestId,
    keys: control.keys,
    madeAlongside: new Set<bigint>(),
  };
  await inTurns(waiting, control.isCancelled, (item) =>
    executeStep(item, tools, (itemId) => {
      stepsDone += 1;
      control.onProgress(stepsDone, total, itemId);
    }),
  );

  const done = countDone();
  if (done < items.length) {
    vault.transact(noteOf(clock, 'run.cancelled', { request_id: requestId, items_done: done }));
    refuse('CANCELLED', { done, total: items.length });
  }
  vault.transact(noteOf(clock, 'run.done', { request_id: requestId, digest, items: done }));
  return new Outcome(
    approved,
    items.map((item) => resultOf(item, surroundings)),
  );
}

async function executeStep(
  item: RequestItem,
  tools: ActionTools,
  onKept: (itemId: string) => void,
): Promise<void> {
  const { vault } = tools;
  const performed =
    refusalForeseen(item, vault) === undefined ? await perform(item, tools) : undefined;
  // Looked at again in the same turn as the commit: the other item in work may have changed it.
  const refusal = refusalForeseen(item, vault);
  if (performed === undefined || refusal !== undefined) {
    keepRefusal(item, refusal, tools);
    onKept(item.item_id);
    return;
  }
  const kept = performed.kept();
  vault.transact(noteOf(tools.clock, performed.kind, performed.facts), (writer) => {
    performed.write(writer);
    if (kept === undefined) return;
    writer.saveOutcome({
      itemId: item.item_id,
      requestId: tools.requestId,
      kind: item.kind,
      body: encodeKept(kept),
    });
  });
  onKept(kept === undefined ? '' : item.item_id);
}

function keepRefusal(item: RequestItem, refusal: Refusal | undefined, tools: ActionTools): void {
  const { vault, clock, requestId } = tools;
  // What refused it a moment ago holds no more; the next run may do it.
  if (refusal === undefined) return;
  const { code, message: sentence } = refusal;
  vault.transact(
    noteOf(clock, 'item.refused', { request_id: requestId, item_id: item.item_id, code }),
    (writer) => {
      writer.saveOutcome({
        itemId: item.item_id,
        requestId,
        kind: item.kind,
        body: encodeKept({ outcome: 'refused', code, sentence }),
      });
    },
  );
}

/** Works on the items in order, `AT_A_TIME` together. The first fault ends it when all are at rest. */
async function inTurns<T>(
  items: readonly T[],
  isCancelled: () => boolean,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  let hasFailed = false;
  const worker = async (): Promise<void> => {
    for (const item of queue) {
      if (hasFailed || isCancelled()) return;
      try {
        await work(item);
      } catch (error) {
        hasFailed = true;
        throw error;
      }
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: AT_A_TIME }, worker));
  const failure = ends.find((end) => end.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
}

/** No item may have been done under another request, whatever the rules saw when it arrived. */
function checkItemsAreOurs(
  items: readonly RequestItem[],
  requestId: string,
  { vault }: Surroundings,
): void {
  for (const { item_id: itemId } of items) {
    const outcome = vault.outcomeOfItem(itemId);
    if (outcome !== undefined && outcome.requestId !== requestId) {
      refuse('ITEM_REPEATED', { itemId });
    }
  }
}

function resultOf(item: RequestItem, { vault }: Surroundings): ItemResult {
  const record = vault.outcomeOfItem(item.item_id);
  if (record === undefined) throw new Error(`item ${item.item_id} has no outcome`);
  return { item, kept: decodeKept(record.body) };
}

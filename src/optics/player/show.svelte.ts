/**
 * One bundle being shown: which codes stand on the screen now, how long, and what the other side
 * has answered. No window, no timer and no canvas: whoever draws hands in the time of each refresh of
 * the screen and the size of the area, so that a test plays a whole show in no time.
 */
import type { Acknowledgement } from '../../protocol/frames/acknowledgement.ts';
import type { FrameContent } from '../../protocol/frames/frame.ts';
import { FrameSeries } from '../../protocol/frames/series.ts';
import { ShowOrder } from '../../protocol/frames/show-order.ts';
import { frameBytesOf, isRoomFor, type Layout } from '../layouts.ts';
import {
  chosenLayout,
  gridFor,
  isSameLayout,
  layoutsWithin,
  lighterLayout,
  type Area,
} from './density.ts';
import { isCarried, roundOf, STANDARD_SPEED, stepSpeed, type Round } from './speed.ts';

export type Shown = {
  readonly bytes: Uint8Array;
  /** SHA-256 of the bytes. */
  readonly digest: Uint8Array;
  readonly content: FrameContent;
};
/** What the other side said last. */
export type Answer = { readonly have: number; readonly needed: number; readonly quality: number };

/** Below this the receiver reads badly, of 100. */
export const POOR_QUALITY = 40;
/** A camera sees the same answer many times; it is judged once in so many pictures, */
const PICTURES_BETWEEN = 8;
/** and twice in a row is no accident. */
const POOR_LOOKS = 2;

export class Show {
  /** Those that fit the area and can carry the bundle, lightest first. */
  layouts = $state.raw<readonly Layout[]>([]);
  /** `undefined`: none carries it, a file does; or there is no room for it at the moment. */
  layout = $state.raw<Layout | undefined>(undefined);
  /** The area has room for codes at all. */
  hasRoom = $state(true);
  intervalMs = $state(STANDARD_SPEED);
  isPlaying = $state(true);
  /** It moved at least once, or will by itself. */
  hasStarted = $state(true);
  /** Numbers of the codes on the screen, side by side. */
  frames = $state.raw<readonly number[]>([]);
  /** Counts the pictures from 0. */
  turn = $state(0);
  answer = $state.raw<Answer | undefined>(undefined);
  /** The other side has said that it has everything. */
  isRead = $state(false);
  /** The codes were made fewer or coarser because the other side read badly. */
  wasLightened = $state(false);

  readonly #shown: Shown;
  readonly #isStill: boolean;
  #wanted: Layout['name'] | undefined;
  /** What is shown, or was when there was room last. */
  #grid = $state.raw<Layout | undefined>(undefined);
  #series = $state.raw<FrameSeries | undefined>(undefined);
  #order: ShowOrder | undefined;
  #acknowledged: Acknowledgement | undefined;
  #poorLooks = 0;
  #judged = { turn: 0, have: 0 };
  #dueAt: number | undefined;

  /** `isStill`: where little movement is wanted, nothing moves until somebody starts it. */
  constructor(shown: Shown, { isStill = false }: { isStill?: boolean } = {}) {
    this.#shown = shown;
    this.#isStill = isStill;
    this.isPlaying = !isStill;
    this.hasStarted = !isStill;
  }

  /** One code holds it all: nothing moves, and there is nothing to set. */
  get isSingle(): boolean {
    return this.#series?.count === 1;
  }

  /** The other side may answer: also while there is no room, for what it says is not lost. */
  get isAnswerable(): boolean {
    return this.#series !== undefined && !this.isSingle;
  }

  get round(): Round {
    const needed = this.#series?.k ?? 0;
    // Whoever has not everything needs one more at least, whatever it says that it has.
    const missing = this.answer === undefined ? needed : Math.max(1, needed - this.answer.have);
    return roundOf(missing, codesOf(this.#grid), this.intervalMs);
  }

  /** The codes' bytes, in the order of `frames`. */
  get codes(): readonly Uint8Array[] {
    const series = this.#series;
    if (series === undefined || this.layout === undefined) return [];
    return this.frames.map((index) => series.frame(index));
  }

  /** The window has this much room. What fits no more gives way to what does. */
  fit(area: Area, pixelRatio: number): void {
    const fitting = layoutsWithin(area, pixelRatio);
    this.hasRoom = fitting.length > 0;
    this.layouts = fitting.filter((layout) =>
      isCarried(this.#shown.bytes.length, frameBytesOf(layout)),
    );
    const kept = this.wasLightened ? this.#grid : undefined;
    const stays = kept !== undefined && isRoomFor(kept, area, pixelRatio);
    this.#show(stays ? kept : chosenLayout(this.layouts, this.#wanted));
  }

  /** The officer's choice; it stays wished for while it does not fit. */
  choose(name: Layout['name']): void {
    this.#wanted = name;
    this.wasLightened = false;
    this.#show(chosenLayout(this.layouts, name));
  }

  /** A refresh of the screen, and its time: moves on when the picture has stood long enough. */
  at(now: number): void {
    if (!this.isPlaying || this.isSingle || this.layout === undefined) {
      this.#dueAt = undefined;
      return;
    }
    this.#dueAt ??= now + this.intervalMs;
    if (now < this.#dueAt) return;
    // A late refresh is not caught up: each picture stands long enough to be read.
    this.#dueAt = Math.max(this.#dueAt, now - this.intervalMs / 4) + this.intervalMs;
    this.#next();
  }

  play(): void {
    if (this.isRead) return;
    this.isPlaying = true;
    this.hasStarted = true;
  }

  pause(): void {
    this.isPlaying = false;
  }

  toggle(): void {
    if (this.isPlaying) this.pause();
    else this.play();
  }

  /** A step by hand stops the show: who steps wants to look. */
  forward(): void {
    this.pause();
    this.#next();
  }

  back(): void {
    this.pause();
    if (this.turn === 0 || this.#order === undefined || this.layout === undefined) return;
    this.turn -= 1;
    this.frames = this.#order.previous();
  }

  changeSpeed(by: number): void {
    this.setSpeed(stepSpeed(this.intervalMs, by));
  }

  setSpeed(intervalMs: number): void {
    this.intervalMs = intervalMs;
    this.#dueAt = undefined;
  }

  /**
   * The other side's code: from now on only what it lacks is shown. Where it goes on reading badly,
   * there are fewer codes side by side, which costs nothing that it has; where it gets no further
   * either, a lower version.
   */
  acknowledge(said: Acknowledgement): void {
    const series = this.#series;
    if (series === undefined || this.isRead) return;
    if (said.session !== series.session || said.k !== series.k) return;
    const have = said.isComplete ? series.k : Math.min(series.k, said.frames.length);
    this.#acknowledged = said;
    this.answer = { have, needed: series.k, quality: said.quality };
    if (said.isComplete) {
      this.isRead = true;
      this.pause();
      return;
    }
    this.#order?.acknowledge(said);
    this.#judge(this.answer);
  }

  /** Everything once more, from the beginning: what the other side said is forgotten. */
  again(): void {
    this.isRead = false;
    this.answer = undefined;
    this.#acknowledged = undefined;
    this.isPlaying = !this.#isStill;
    this.hasStarted = !this.#isStill;
    if (this.#grid !== undefined) this.#begin(this.#grid, 0);
  }

  #judge({ have, quality }: Answer): void {
    const { turn, have: before } = this.#judged;
    if (this.turn - turn < PICTURES_BETWEEN) return;
    this.#judged = { turn: this.turn, have };
    this.#poorLooks = quality < POOR_QUALITY ? this.#poorLooks + 1 : 0;
    if (this.#poorLooks < POOR_LOOKS) return;
    this.#poorLooks = 0;
    this.#lighten(have === before);
  }

  #lighten(mayRestart: boolean): void {
    if (this.layout === undefined) return;
    const totalBytes = this.#shown.bytes.length;
    const lighter = lighterLayout(this.layout, { totalBytes, mayRestart });
    if (lighter === undefined) return;
    this.#wanted = lighter.name;
    this.wasLightened = true;
    this.#show(lighter);
  }

  #next(): void {
    if (this.#order === undefined || this.layout === undefined) return;
    if (this.isSingle || this.isRead) return;
    this.turn += 1;
    this.frames = this.#order.next();
  }

  /**
   * Another layout goes on at the same place of the round; another version is another series. With no
   * layout nothing is shown and nothing is lost: the show goes on when there is room again.
   */
  #show(chosen: Layout | undefined): void {
    const layout = chosen && gridFor(chosen, this.#shown.bytes.length);
    const before = this.#grid;
    this.layout = layout;
    if (layout === undefined) {
      this.#dueAt = undefined;
      return;
    }
    if (isSameLayout(layout, before)) {
      this.#grid = layout;
      return;
    }
    const place = this.#place();
    this.#grid = layout;
    if (layout.version !== before?.version) {
      this.#series = FrameSeries.of({ ...this.#shown, frameBytes: frameBytesOf(layout) });
      this.#acknowledged = undefined;
      this.answer = undefined;
    }
    this.#begin(layout, place);
  }

  #begin(grid: Layout, place: number): void {
    const series = this.#series;
    if (series === undefined) return;
    this.#dueAt = undefined;
    this.#order = new ShowOrder(series, codesOf(grid));
    if (this.#acknowledged !== undefined) this.#order.acknowledge(this.#acknowledged);
    // Whoever has answered is shown what it lacks, from the beginning.
    const isFresh = this.#acknowledged === undefined;
    this.turn = isFresh ? Math.floor((place * series.k) / codesOf(grid)) : 0;
    this.#judged = { turn: this.turn, have: this.answer?.have ?? 0 };
    for (let turn = 0; turn < this.turn; turn += 1) this.#order.next();
    this.frames = this.#order.next();
  }

  /** Rounds shown so far. */
  #place(): number {
    if (this.#series === undefined) return 0;
    return (this.turn * codesOf(this.#grid)) / this.#series.k;
  }
}

function codesOf(layout: Layout | undefined): number {
  return layout === undefined ? 1 : layout.columns * layout.rows;
}

/**
 * Which density is shown: the one that was asked for or the nearest that fits, and where to go when
 * the other side reads badly.
 */
import { FRAME_HEADER_BYTES } from '../../protocol/frames/frame.ts';
import { framesNeeded } from '../../protocol/frames/series.ts';
import { frameBytesOf, isRoomFor, LAYOUTS, lighterLayouts, type Layout } from '../layouts.ts';
import { versionThatHolds } from '../qr/versions.ts';
import { isCarried } from './speed.ts';

const ORDER: readonly Layout['name'][] = LAYOUTS.map(({ name }) => name);
const STANDARD = 'normal';

export type Area = { readonly width: number; readonly height: number };

/**
 * Each density as it fits into the area: with fewer codes side by side where there is no room for all.
 * The QR version stays, and with it what the other side has already.
 */
export function layoutsWithin(area: Area, pixelRatio: number): Layout[] {
  return LAYOUTS.flatMap((layout) => {
    const fewer = lighterLayouts(layout).filter(({ version }) => version === layout.version);
    return [layout, ...fewer].find((one) => isRoomFor(one, area, pixelRatio)) ?? [];
  });
}

/** `layouts` are those that fit, lightest first. A lighter one is easier to read, so it is preferred. */
export function chosenLayout(
  layouts: readonly Layout[],
  wanted: Layout['name'] = STANDARD,
): Layout | undefined {
  const rank = ORDER.indexOf(wanted);
  return layouts.findLast(({ name }) => ORDER.indexOf(name) <= rank) ?? layouts[0];
}

/** What one code holds is shown as one, in the smallest version: its modules are the largest. */
export function gridFor(layout: Layout, totalBytes: number): Layout {
  if (framesNeeded(totalBytes, frameBytesOf(layout)) !== 1) return layout;
  const version = versionThatHolds(totalBytes + FRAME_HEADER_BYTES) ?? layout.version;
  return { ...layout, version, columns: 1, rows: 1 };
}

/**
 * The next lighter layout. `mayRestart`: another QR version cuts the bundle anew, and the other side
 * begins again; fewer codes of the same version cost it nothing.
 */
export function lighterLayout(
  from: Layout,
  { totalBytes, mayRestart }: { totalBytes: number; mayRestart: boolean },
): Layout | undefined {
  return lighterLayouts(from).find(
    (layout) =>
      (layout.version === from.version || mayRestart) &&
      isCarried(totalBytes, frameBytesOf(layout)),
  );
}

export function isSameLayout(one: Layout | undefined, other: Layout | undefined): boolean {
  return (
    one?.version === other?.version && one?.columns === other?.columns && one?.rows === other?.rows
  );
}

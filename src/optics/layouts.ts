/**
 * How dense a picture is: which QR version, and how many codes side by side. Chosen by what a model of a
 * 1080p webcam reads of each (`bench/qr/layout-reading.ts`; figures in the room's README): a module
 * needs three pixels of the camera on a stand and four in the hand, and six codes of a middle version
 * are read more surely than two of the largest, which carry hardly more.
 */
import { codeForm } from './qr/versions.ts';
import { pictureModules } from './picture.ts';

export type Layout = {
  readonly name: 'low' | 'normal' | 'high' | 'highest';
  readonly version: number;
  readonly columns: number;
  readonly rows: number;
};

/** From the lightest to the densest. */
export const LAYOUTS: readonly Layout[] = [
  { name: 'low', version: 15, columns: 1, rows: 1 },
  { name: 'normal', version: 20, columns: 3, rows: 2 },
  { name: 'high', version: 25, columns: 3, rows: 2 },
  { name: 'highest', version: 30, columns: 3, rows: 2 },
];

/** The bytes a code of the layout holds: the longest frame. */
export function frameBytesOf(layout: Layout): number {
  return codeForm(layout.version).capacity;
}

/**
 * The smallest module shown, in CSS pixels, of about a quarter of a millimetre. A webcam that stands
 * near enough to see smaller ones is too near to focus.
 */
const SMALLEST_MODULE = 2;

/** Whole device pixels a module that fit into the area (CSS pixels); 0 when it does not fit. */
export function pixelsPerModule(
  layout: Layout,
  area: { readonly width: number; readonly height: number },
  pixelRatio: number,
): number {
  const { width, height } = pictureModules(layout);
  return Math.floor(
    Math.min((area.width * pixelRatio) / width, (area.height * pixelRatio) / height),
  );
}

/** The layouts that an area of the screen (in CSS pixels) has room for. */
export function layoutsThatFit(
  area: { readonly width: number; readonly height: number },
  pixelRatio: number,
): Layout[] {
  return LAYOUTS.filter((layout) => isRoomFor(layout, area, pixelRatio));
}

export function isRoomFor(
  layout: Layout,
  area: { readonly width: number; readonly height: number },
  pixelRatio: number,
): boolean {
  return pixelsPerModule(layout, area, pixelRatio) >= SMALLEST_MODULE * pixelRatio;
}

/**
 * What to show instead when a layout reads badly, the nearest first: fewer codes of the same version,
 * which are larger and whose frames the other side can go on with; then a single code of a lower
 * version, with which the other side begins anew. Two rows of two are left out: they are no larger
 * than two rows of three.
 */
export function lighterLayouts(layout: Layout): Layout[] {
  const codes = layout.columns * layout.rows;
  const fewer = [
    { columns: 2, rows: 1 },
    { columns: 1, rows: 1 },
  ].filter(({ columns, rows }) => columns * rows < codes);
  const lower = LAYOUTS.filter(
    ({ version, columns, rows }) => version < layout.version && columns * rows === 1,
  );
  return [...fewer.map((grid) => ({ ...layout, ...grid })), ...lower.toReversed()];
}

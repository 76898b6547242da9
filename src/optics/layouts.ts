/**
 * How dense a picture is: which QR version, and how many codes side by side.
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
  { name: 'low', version: 10, columns: 1, rows: 1 },
  { name: 'normal', version: 15, columns: 3, rows: 2 },
  { name: 'high', version: 25, columns: 3, rows: 2 },
  { name: 'highest', version: 30, columns: 3, rows: 2 },
];

/** The bytes a code of the layout holds: the longest frame. */
export function frameBytesOf(layout: Layout): number {
  return codeForm(layout.version).capacity;
}

/** Fewer pixels of the screen for a module than this, and a camera cannot tell them apart. */
const LEAST_PIXELS_A_MODULE = 2;

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
  return LAYOUTS.filter(
    (layout) => pixelsPerModule(layout, area, pixelRatio) >= LEAST_PIXELS_A_MODULE,
  );
}

/**
 * What to show instead when a layout reads badly, the nearest first: fewer codes of the same version,
 * whose frames the other side can go on with, then lower versions, which begin anew.
 */
export function lighterLayouts(layout: Layout): Layout[] {
  const fewer = [
    { columns: 2, rows: 2 },
    { columns: 2, rows: 1 },
    { columns: 1, rows: 1 },
  ]
    .filter(({ columns, rows }) => columns * rows < layout.columns * layout.rows)
    .map((grid) => ({ ...layout, ...grid }));
  const lower = LAYOUTS.filter(({ version }) => version < layout.version).toReversed();
  return [...fewer, ...lower];
}

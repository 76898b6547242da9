import { describe, expect, it } from 'vitest';
import {
  frameBytesOf,
  LAYOUTS,
  layoutsThatFit,
  lighterLayouts,
  pixelsPerModule,
} from '../../src/optics/layouts.ts';
import { pictureModules } from '../../src/optics/picture.ts';
import { CodeMaker } from '../../src/optics/qr/code-maker.ts';

const modulesOf = (layout: (typeof LAYOUTS)[number]) =>
  (17 + 4 * layout.version) ** 2 * layout.columns * layout.rows;

describe('the layouts', () => {
  it('grow denser from low to highest', () => {
    expect(LAYOUTS.map(({ name }) => name)).toEqual(['low', 'normal', 'high', 'highest']);
    const modules = LAYOUTS.map(modulesOf);
    expect(modules).toEqual(modules.toSorted((a, b) => a - b));
  });

  it('give a frame all the room of a code', () => {
    for (const layout of LAYOUTS) {
      expect(frameBytesOf(layout)).toBe(CodeMaker.of(layout.version).capacity);
    }
  });

  it('all fit on a full screen of 1920 × 1080 and on one of double density', () => {
    expect(layoutsThatFit({ width: 1920, height: 1080 }, 1)).toEqual(LAYOUTS);
    expect(layoutsThatFit({ width: 1440, height: 900 }, 2)).toEqual(LAYOUTS);
  });

  it('fit only while a module is two CSS pixels of the screen or more', () => {
    for (const pixelRatio of [1, 1.25, 2, 3]) {
      for (const area of [
        { width: 300, height: 300 },
        { width: 640, height: 420 },
        { width: 1280, height: 500 },
      ]) {
        const fit = layoutsThatFit(area, pixelRatio);
        for (const layout of LAYOUTS) {
          const onScreen = pixelsPerModule(layout, area, pixelRatio) / pixelRatio;
          expect(fit.includes(layout)).toBe(onScreen >= 2);
        }
      }
    }
    expect(layoutsThatFit({ width: 640, height: 420 }, 1).map(({ name }) => name)).toEqual([
      'low',
      'normal',
    ]);
    expect(layoutsThatFit({ width: 100, height: 100 }, 1)).toEqual([]);
  });

  it('are drawn with whole device pixels that stay within the area', () => {
    for (const layout of LAYOUTS) {
      for (const pixelRatio of [1, 1.5, 2]) {
        const area = { width: 1234, height: 789 };
        const scale = pixelsPerModule(layout, area, pixelRatio);
        const { width, height } = pictureModules(layout);
        expect(Number.isInteger(scale)).toBe(true);
        expect(width * scale).toBeLessThanOrEqual(area.width * pixelRatio);
        expect(height * scale).toBeLessThanOrEqual(area.height * pixelRatio);
      }
    }
  });
});

describe('a layout that reads badly', () => {
  it('gives way first to fewer codes of its version, then to lower versions, always lighter', () => {
    for (const layout of LAYOUTS) {
      const lighter = lighterLayouts(layout);
      const versions = lighter.map(({ version }) => version);
      expect(versions).toEqual(versions.toSorted((a, b) => b - a));
      const modules = [layout, ...lighter].map(modulesOf);
      expect(modules).toEqual(modules.toSorted((a, b) => b - a));
      const heights = [layout, ...lighter].map((next) => pictureModules(next).height);
      expect(heights).toEqual(heights.toSorted((a, b) => b - a));
    }
  });

  it('of six codes keeps its version while there are fewer codes to show', () => {
    const [high] = LAYOUTS.filter(({ name }) => name === 'high');
    const lighter = lighterLayouts(high ?? expect.fail());
    expect(lighter.map(({ version, columns, rows }) => [version, columns, rows])).toEqual([
      [25, 2, 1],
      [25, 1, 1],
      [15, 1, 1],
    ]);
  });

  it('ends at a single code of the lowest version', () => {
    for (const layout of LAYOUTS.slice(1)) {
      expect(lighterLayouts(layout).at(-1)).toEqual(LAYOUTS[0]);
    }
    expect(lighterLayouts(LAYOUTS[0] ?? expect.fail())).toEqual([]);
  });
});

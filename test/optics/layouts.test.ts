import { describe, expect, it } from 'vitest';
import {
  frameBytesOf,
  LAYOUTS,
  layoutsThatFit,
  lighterLayouts,
  pixelsPerModule,
} from '../../src/optics/layouts.ts';
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
    expect(layoutsThatFit({ width: 960, height: 540 }, 2)).toEqual(LAYOUTS);
  });

  it('fit only while a module has two pixels of the screen', () => {
    for (const area of [
      { width: 300, height: 300 },
      { width: 640, height: 400 },
      { width: 1280, height: 720 },
    ]) {
      const fit = layoutsThatFit(area, 1);
      for (const layout of LAYOUTS) {
        expect(fit.includes(layout)).toBe(pixelsPerModule(layout, area, 1) >= 2);
      }
    }
    expect(layoutsThatFit({ width: 100, height: 100 }, 1)).toEqual([]);
  });
});

describe('a layout that reads badly', () => {
  it('gives way first to fewer codes of its version, then to lower versions, always lighter', () => {
    for (const layout of LAYOUTS) {
      const lighter = lighterLayouts(layout);
      const versions = lighter.map(({ version }) => version);
      expect(versions).toEqual(versions.toSorted((a, b) => b - a));
      for (const next of lighter) expect(modulesOf(next)).toBeLessThan(modulesOf(layout));
    }
  });

  it('ends at a single code of the lowest version', () => {
    for (const layout of LAYOUTS.slice(1)) {
      expect(lighterLayouts(layout).at(-1)).toEqual(LAYOUTS[0]);
    }
    expect(lighterLayouts(LAYOUTS[0] ?? expect.fail())).toEqual([]);
  });
});

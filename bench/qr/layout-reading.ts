/**
 * Which share of the codes of a picture is read, by layout and by light: the evidence for the layouts
 * of `src/optics/layouts.ts`.
 */
import { LAYOUTS, lighterLayouts, type Layout } from '../../src/optics/layouts.ts';
import { drawPicture, pictureModules } from '../../src/optics/picture.ts';
import { CodeMaker } from '../../src/optics/qr/code-maker.ts';
import { scanCodes } from '../../test/optics/read-codes.ts';
import { round3, seededRandom } from '../measure.ts';
import { photograph } from './camera.ts';
import { HAND, POOR, STEADY } from './conditions.ts';
import { printFacts } from './line.ts';
import { FRAME } from './pose.ts';

const SEED = 6;

export async function layoutReading(pictures: number): Promise<void> {
  for (const layout of ladder()) {
    const maker = CodeMaker.of(layout.version);
    const codes = layout.columns * layout.rows;
    const random = seededRandom(SEED);
    const bytes = () =>
      Uint8Array.from({ length: maker.capacity }, () => Math.floor(random() * 256));
    const share: Record<string, number> = {};
    for (const conditions of [STEADY, HAND, POOR]) {
      let read = 0;
      for (let picture = 0; picture < pictures; picture += 1) {
        const shown = drawPicture(
          Array.from({ length: codes }, () => maker.make(bytes())),
          layout,
          1,
        );
        const seen = photograph(shown, shown, conditions, seededRandom(SEED + picture));
        read += (await scanCodes(seen)).codes.length;
      }
      share[conditions.name] = round3(read / (pictures * codes));
    }
    const { width, height } = pictureModules(layout);
    printFacts(`layout-reading v${layout.version} ${layout.columns} × ${layout.rows}`, {
      codes_read: share,
      bytes_a_picture: maker.capacity * codes,
      pixels_a_module: round3(0.85 * Math.min(FRAME.width / width, FRAME.height / height)),
      pictures,
      camera: 'model, 1080p',
      seed: SEED,
    });
  }
}

/** Every layout and what it gives way to, each once. */
function ladder(): Layout[] {
  const all = LAYOUTS.flatMap((layout) => [layout, ...lighterLayouts(layout)]);
  return [...new Map(all.map((layout) => [keyOf(layout), layout])).values()];
}

function keyOf({ version, columns, rows }: Layout): string {
  return `${version} ${columns} ${rows}`;
}

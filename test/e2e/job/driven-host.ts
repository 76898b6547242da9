/**
 * A host with a person at it, as a process of its own, so that a spec can kill all of it at once: the
 * window, its browser, the station process. The folders are its argument, the passphrases come on
 * standard input, and each step is said on standard output just before it begins.
 */
import { pointerHand } from '../stage/hand.ts';
import { placesIn } from '../stage/places.ts';
import { openWindow, type Runtime } from '../stage/window.ts';
import { finishRequest } from './finish-request.ts';

const [runtime = 'chromium', folder = ''] = process.argv.slice(2);
const chunks: Buffer[] = [];
for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
const people = new Map(JSON.parse(Buffer.concat(chunks).toString('utf8')) as [string, string][]);

const window = await openWindow(runtime as Runtime, placesIn(folder));
await finishRequest(pointerHand(window.page), people, (step) => {
  process.stdout.write(`${step}\n`);
});
await window.close();

/**
 * `npm run screenshots`: walks the whole job as the specs do and takes a picture of every screen and of
 * each state that matters, in dark and light, into `screenshots/`, which git ignores.
 */
import { rmSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { ROOT } from '../stage/cli.ts';
import { newPlaces } from '../stage/places.ts';
import { openStage } from '../stage/stage.ts';
import { walkConsole } from './console-walk.ts';
import { walk } from './walk.ts';
import { walkLight } from './walk-light.ts';
import { cameraFor } from './camera.ts';

const folder = path.join(ROOT, 'screenshots');
rmSync(folder, { recursive: true, force: true });
const stage = await openStage('chromium');
try {
  const camera = cameraFor(stage.window.page, folder);
  await walk(stage, camera);
  process.stdout.write(`${camera.count()} pictures are in ${folder}\n`);
  const faults = stage.faults();
  if (faults.length > 0) process.stdout.write(`The window complained:\n${faults.join('\n')}\n`);
} finally {
  await stage.end();
}
const places = newPlaces();
try {
  const { pictures, complaints } = await walkConsole(places, folder);
  process.stdout.write(`${pictures} pictures of the gateway’s console are there too\n`);
  // The browser itself writes a line for each answer that is a refusal.
  const faults = complaints.filter((complaint) => !complaint.includes('responded with a status'));
  if (faults.length > 0) process.stdout.write(`The console complained:\n${faults.join('\n')}\n`);
} finally {
  places.remove();
}
const light = await walkLight(folder);
process.stdout.write(`${light.pictures} pictures of scanner and player are there too\n`);
const heard = light.complaints.filter(
  (complaint) => !complaint.includes('responded with a status'),
);
if (heard.length > 0) process.stdout.write(`They complained:\n${heard.join('\n')}\n`);

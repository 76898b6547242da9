/** The folders of one spec: the station's vault, the gateway, the drive between them, preferences. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export type Places = {
  readonly folder: string;
  readonly vault: string;
  readonly gateway: string;
  readonly drive: string;
  readonly config: string;
  remove(): void;
};

/** Empty ones, or a copy of those in `from`. */
export function newPlaces(from?: string): Places {
  const folder = mkdtempSync(path.join(tmpdir(), 'permafrost-e2e-'));
  if (from !== undefined) cpSync(from, folder, { recursive: true });
  const places = placesIn(folder);
  for (const part of [places.vault, places.drive, places.config]) {
    mkdirSync(part, { recursive: true });
  }
  return places;
}

export function placesIn(folder: string): Places {
  return {
    folder,
    vault: path.join(folder, 'vault'),
    gateway: path.join(folder, 'gateway'),
    drive: path.join(folder, 'drive'),
    config: path.join(folder, 'config'),
    remove() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The files on the drive whose names begin so. */
export function onDrive(places: Places, begin: string): string[] {
  return readdirSync(places.drive)
    .filter((name) => name.startsWith(begin))
    .map((name) => path.join(places.drive, name));
}

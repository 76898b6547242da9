/** The films that two cameras see, in a folder of their own: a second of 1080p is fifteen megabytes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { nothing, showFilm } from './light.ts';

export type Films = {
  /** What the station's camera sees, and what the gateway's. */
  readonly station: string;
  readonly gateway: string;
};

/** Both see an empty room at first: a camera that is started needs something to look at. */
export async function withFilms<T>(use: (films: Films) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(path.join(tmpdir(), 'permafrost-films-'));
  const films = {
    station: path.join(folder, 'station.y4m'),
    gateway: path.join(folder, 'gateway.y4m'),
  };
  try {
    for (const file of Object.values(films)) showFilm(file, [nothing()]);
    return await use(films);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

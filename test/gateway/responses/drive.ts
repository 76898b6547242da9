/** What drives one answer: the call, and before it whatever must have happened. */
import { importResponse } from '../../../src/gateway/inbox/import-response.ts';
import type { World } from '../world.ts';

export type Drive = (world: World) => Promise<Response>;
/** By method, path and status, as in `schemas/all.ts`. */
export type Drives = Readonly<Record<string, Drive>>;

/** Carries what is queued to the station and its answers back. */
export async function exchange(world: World): Promise<void> {
  for (const file of await world.exportFiles()) {
    const bytes = await world.station.answer(file, world.card);
    await importResponse(world.gateway, { bytes });
  }
}

let users = 0;

/** A user that nobody has asked for yet. */
export function newUser(): string {
  return `driven-${String(users++)}@example.com`;
}

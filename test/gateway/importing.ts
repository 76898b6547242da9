/** The way to the station and back in tests: the honest answer, and the bent one that must be refused. */
import { expect } from 'vitest';
import type { RefusalCode } from '../../src/core/refusals.ts';
import type { ImportReport } from '../../src/gateway/inbox/import-report.ts';
import { importResponse } from '../../src/gateway/inbox/import-response.ts';
import type { Bend } from './station-counterpart.ts';
import { expectImportRefused } from './world.ts';
import type { World } from './world.ts';

export function importFile({ gateway }: World, bytes: Uint8Array): Promise<ImportReport> {
  return importResponse(gateway, { bytes });
}

export async function importHonest(world: World, file: Uint8Array): Promise<ImportReport> {
  const report = await importFile(world, file);
  expect(report).toMatchObject({ isNew: true });
  return report;
}

/** What the station answers to the single file of an export. */
export async function answered(world: World, bend: Bend = {}): Promise<Uint8Array> {
  return await world.station.answer(await world.exportFile(), world.card, bend);
}

/** Carries what is queued to the station, and its answer back. */
export async function carry(world: World, bend: Bend = {}): Promise<ImportReport> {
  return await importHonest(world, await answered(world, bend));
}

/** Asks for a key, lets the paired station answer bent, and expects the import to be refused. */
export async function expectBentRefused(
  world: World,
  code: RefusalCode,
  bend: Bend,
  fields: Record<string, unknown> = {},
): Promise<void> {
  await world.ask(fields);
  const response = await answered(world, bend);
  await expectImportRefused(world, code, () => importFile(world, response));
}

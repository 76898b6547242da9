/** Importing a response in tests: the honest one, and the bent one that must be refused. */
import { expect } from 'vitest';
import type { RefusalCode } from '../../src/core/refusals.ts';
import { importResponse } from '../../src/gateway/inbox/import-response.ts';
import type { ImportReport } from '../../src/gateway/inbox/import-response.ts';
import type { Bend } from './station-counterpart.ts';
import { expectImportRefused } from './world.ts';
import type { World } from './world.ts';

export function importFile({ gateway }: World, bytes: Uint8Array): Promise<ImportReport> {
  return importResponse(gateway, { bytes });
}

export async function importHonest(world: World, file: Uint8Array): Promise<void> {
  expect(await importFile(world, file)).toMatchObject({ isNew: true });
}

/** Asks for a key, lets the paired station answer bent, and expects the import to be refused. */
export async function expectBentRefused(
  world: World,
  code: RefusalCode,
  bend: Bend,
  fields: Record<string, unknown> = {},
): Promise<void> {
  await world.ask(fields);
  const response = await world.station.answer(await world.exportFile(), world.card, bend);
  await expectImportRefused(world, code, () => importFile(world, response));
}

/** What a response says of the station that made it: its generation, and its air gap. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gatewayStatus } from '../../src/gateway/status.ts';
import type { AirGapClaim } from '../../src/protocol/air-gap.ts';
import { answered, carry, expectBentRefused, importFile, importHonest } from './importing.ts';
import type { Bend } from './station-counterpart.ts';
import { openWorld } from './world.ts';
import type { World } from './world.ts';

let world: World;
afterEach(async () => {
  await world.close();
});

function saying(air_gap: AirGapClaim): Bend {
  return { head: (head) => ({ ...head, air_gap }) };
}

async function exchange(bend: Bend = {}): Promise<void> {
  await world.ask();
  await carry(world, bend);
}

const findings = ['default-route:eth0', 'interface-up:eth0'];

describe('a production gateway', () => {
  beforeEach(async () => {
    world = await openWorld({ env: 'production' });
  });

  it('refuses a response made while the air gap was breached', async () => {
    await expectBentRefused(
      world,
      'RESPONSE_AIR_GAP_BREACHED',
      saying({ state: 'breached', findings }),
    );
  });

  it('accepts one whose breach a quorum took on record, and shows it', async () => {
    await exchange(saying({ state: 'acknowledged', findings }));
    const { station } = await gatewayStatus(world.gateway);
    expect(station).toMatchObject({
      airGap: 'acknowledged',
      airGapFindings: 'default-route:eth0 interface-up:eth0',
    });
  });

  it('accepts one whose air gap was intact, and shows it', async () => {
    expect((await gatewayStatus(world.gateway)).station).toMatchObject({ airGap: '' });
    await exchange();
    const { station } = await gatewayStatus(world.gateway);
    expect(station).toMatchObject({ airGap: 'intact', airGapFindings: '', generation: 1 });
  });
});

describe('a test gateway', () => {
  beforeEach(async () => {
    world = await openWorld();
  });

  it('accepts a response made while the air gap was breached, and shows it', async () => {
    await exchange(saying({ state: 'breached', findings }));
    const { station } = await gatewayStatus(world.gateway);
    expect(station).toMatchObject({ airGap: 'breached', airGapFindings: findings.join(' ') });
  });

  it('shows the air gap of the last response, not the worst of all', async () => {
    await exchange(saying({ state: 'breached', findings }));
    await exchange();
    const { station } = await gatewayStatus(world.gateway);
    expect(station).toMatchObject({ airGap: 'intact', airGapFindings: '' });
  });

  it('accepts a higher generation of the station, and has it on record once', async () => {
    await exchange();
    expect(await world.auditKinds()).not.toContain('station.restored');
    world.station.generation = 3;
    await exchange();
    await exchange();
    const kinds = await world.auditKinds();
    expect(kinds.filter((kind) => kind === 'station.restored')).toHaveLength(1);
    expect((await gatewayStatus(world.gateway)).station).toMatchObject({ generation: 3 });
  });

  it('refuses a lower generation than it has seen, with an alarm', async () => {
    world.station.generation = 2;
    await exchange();
    await expectBentRefused(world, 'STATION_SUPERSEDED', {
      head: (head) => ({ ...head, generation: 1 }),
    });
    expect((await gatewayStatus(world.gateway)).station).toMatchObject({ generation: 2 });
  });

  it('knows the same response again, whatever generation has answered since', async () => {
    await world.ask();
    const first = await answered(world);
    await importHonest(world, first);
    world.station.generation = 2;
    await exchange();
    expect(await importFile(world, first)).toMatchObject({ isNew: false });
  });
});

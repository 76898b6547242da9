/** The state of the air gap from one look to the next. */
import { beforeEach, describe, expect, test } from 'vitest';
import { findingOf, type Finding } from '../../../src/station/air-gap/finding.ts';
import { AirGapMonitor } from '../../../src/station/air-gap/monitor.ts';
import { HandClock } from '../hand-clock.ts';

const ETH0 = findingOf('interface-up', 'eth0');
const WIFI = findingOf('wifi', 'phy0');

let there: Finding[] = [];
let clock = new HandClock();
let monitor = new AirGapMonitor(() => there, clock);
beforeEach(() => {
  there = [];
  clock = new HandClock();
  monitor = new AirGapMonitor(() => there, clock);
});

describe('the state', () => {
  test('is intact while nothing is found, and breached by one finding', () => {
    expect(monitor.look()).toEqual({
      state: 'intact',
      findings: [],
      observedAt: '2026-11-20T20:00:00Z',
    });
    there = [ETH0];
    clock.set('2026-11-20T20:01:00Z');
    expect(monitor.look()).toEqual({
      state: 'breached',
      findings: [ETH0],
      observedAt: '2026-11-20T20:01:00Z',
    });
  });

  test('is acknowledged for exactly the findings on record', () => {
    there = [ETH0];
    expect(monitor.acknowledge([ETH0])).toMatchObject({ state: 'acknowledged' });
    expect(monitor.look()).toMatchObject({ state: 'acknowledged', findings: [ETH0] });
  });

  test('is breached again by a further finding', () => {
    there = [ETH0];
    monitor.acknowledge([ETH0]);
    there = [ETH0, WIFI];
    expect(monitor.look()).toMatchObject({ state: 'breached' });
    there = [ETH0];
    expect(monitor.look()).toMatchObject({ state: 'acknowledged' });
  });

  test('is breached again by what went away and came back', () => {
    there = [ETH0, WIFI];
    monitor.acknowledge([ETH0, WIFI]);
    there = [WIFI];
    expect(monitor.look()).toMatchObject({ state: 'acknowledged' });
    there = [ETH0, WIFI];
    expect(monitor.look()).toMatchObject({ state: 'breached' });
  });

  test('is breached by what came while the quorum signed', () => {
    there = [ETH0, WIFI];
    expect(monitor.acknowledge([ETH0])).toMatchObject({ state: 'breached' });
  });

  test('is not acknowledged in advance', () => {
    monitor.acknowledge([ETH0]);
    there = [ETH0];
    expect(monitor.look()).toMatchObject({ state: 'breached' });
  });
});

describe('what a response says', () => {
  test('is the worst since the station was unlocked, and all that was found', () => {
    monitor.beginSession();
    there = [WIFI];
    monitor.look();
    there = [ETH0];
    monitor.acknowledge([ETH0]);
    there = [];
    expect(monitor.claim()).toEqual({
      state: 'breached',
      findings: ['interface-up:eth0', 'wifi:phy0'],
    });
  });

  test('is acknowledged when everything was from the beginning', () => {
    there = [ETH0];
    monitor.acknowledge([ETH0]);
    monitor.beginSession();
    there = [];
    expect(monitor.claim()).toEqual({ state: 'acknowledged', findings: ['interface-up:eth0'] });
  });

  test('forgets what was before the station was unlocked', () => {
    there = [ETH0];
    monitor.look();
    there = [];
    monitor.beginSession();
    expect(monitor.claim()).toEqual({ state: 'intact', findings: [] });
  });

  test('has what is there at the moment of asking', () => {
    monitor.beginSession();
    there = [ETH0];
    expect(monitor.claim()).toEqual({ state: 'breached', findings: ['interface-up:eth0'] });
  });
});

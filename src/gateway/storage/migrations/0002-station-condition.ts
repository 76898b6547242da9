/**
 * Schema 2: what the station's last response said of the station itself: its generation, of which the
 * highest is kept, and its air gap. Frozen: a later change is a new file.
 */
import type { SqlDialect } from '../dialect.ts';

export const name = 'station-condition';

export const statements = ({ text, integer }: SqlDialect): readonly string[] => [
  `alter table station add column generation ${integer} not null default 1 check (generation >= 1)`,
  `alter table station add column air_gap ${text} not null default ''
    check (air_gap in ('', 'intact', 'acknowledged', 'breached'))`,
  `alter table station add column air_gap_findings ${text} not null default ''`,
];

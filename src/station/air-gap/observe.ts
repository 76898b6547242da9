/**
 * From what the machine shows to findings. Whatever cannot be understood is a finding
 * (`not-observable`), never nothing.
 */
import type { Finding } from './finding.ts';
import { ofInterfaces } from './interfaces.ts';
import type { Machine } from './machine.ts';
import { ofRadios } from './radios.ts';
import { ofRoutes } from './routes.ts';

export function findingsOf(machine: Machine): Finding[] {
  return [...ofInterfaces(machine), ...ofRoutes(machine), ...ofRadios(machine)];
}

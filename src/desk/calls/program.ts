/** The program itself: what it is, how it looks, its drives, its printer, its camera, its panic key. */
import { drives as driveList } from './drive-list.ts';
import { readPreferences, savePreferences } from '../preferences.ts';
import type { Scanning } from '../scanning.ts';
import type { DeskOptions } from '../surroundings.ts';
import type { DeskCalls } from './list.ts';

type ProgramCall = 'about' | 'savePreferences' | 'drives' | 'print' | 'scanning' | 'panic';

export function programCalls(
  options: DeskOptions,
  panic: () => Promise<void>,
  scanState: Scanning,
): Pick<DeskCalls, ProgramCall> {
  const { version, host, platform, configDir, drives, printer } = options;
  return {
    about: () => ({ version, host, platform, preferences: readPreferences(configDir) }),
    savePreferences(preferences) {
      savePreferences(configDir, preferences);
      return readPreferences(configDir);
    },
    drives: () => ({ drives: driveList(drives) }),
    async print() {
      await printer.print();
      return {};
    },
    async scanning({ isOpen }) {
      await scanState.set(isOpen);
      return {};
    },
    async panic() {
      await panic();
      return {};
    },
  };
}

/** The program itself: what it is, how it looks, its drives, its printer, its panic key. */
import { drives as driveList } from './drive-list.ts';
import { readPreferences, savePreferences } from '../preferences.ts';
import type { DeskOptions } from '../surroundings.ts';
import type { DeskCalls } from './list.ts';

type ProgramCall = 'about' | 'savePreferences' | 'drives' | 'print' | 'panic';

export function programCalls(
  options: DeskOptions,
  panic: () => Promise<void>,
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
    async panic() {
      await panic();
      return {};
    },
  };
}

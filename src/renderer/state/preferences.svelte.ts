/**
 * How the window looks, for the person who sits there: kept by the program around the page, applied
 * as attributes of the root element that the style sheets read. Nothing here touches a check.
 */
import type { PageOutput } from '../../ipc/page.ts';
import { call } from './bridge.ts';

export type Preferences = PageOutput<'about'>['preferences'];
export type About = PageOutput<'about'>;

const STANDARD: Preferences = { theme: 'system', textSize: 100, motion: 'system', idleMinutes: 5 };

let about = $state.raw<About | undefined>(undefined);
let current = $state.raw<Preferences>(STANDARD);

export const preferences = {
  get current(): Preferences {
    return current;
  },
  get about(): About | undefined {
    return about;
  },
  async load(): Promise<void> {
    about = await call('about', {});
    show(about.preferences);
  },
  async save(wanted: Preferences): Promise<void> {
    show(await call('savePreferences', wanted));
  },
};

function show(wanted: Preferences): void {
  current = wanted;
  apply();
}

function apply(): void {
  const { dataset } = document.documentElement;
  const wantsContrast =
    current.theme === 'contrast' ||
    (current.theme === 'system' && window.matchMedia('(prefers-contrast: more)').matches);
  dataset['theme'] = current.theme;
  dataset['contrast'] = wantsContrast ? 'more' : 'usual';
  dataset['text'] = String(current.textSize);
  dataset['motion'] = current.motion;
}

/** The system's wish for contrast may change while the window is open. */
export function followSystem(): () => void {
  const query = window.matchMedia('(prefers-contrast: more)');
  query.addEventListener('change', apply);
  return () => {
    query.removeEventListener('change', apply);
  };
}

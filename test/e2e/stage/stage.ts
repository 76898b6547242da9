/** One spec's two machines, ready to be worked at; at the end nothing may have been complained of. */
import { GatewaySide } from './gateway.ts';
import type { People } from './made-station.ts';
import { newPlaces, type Places } from './places.ts';
import { openWindow, type Runtime, type StationWindow, type WindowOptions } from './window.ts';

export type Stage = {
  readonly runtime: Runtime;
  readonly places: Places;
  readonly gateway: GatewaySide;
  readonly people: ReadonlyMap<string, string>;
  readonly window: StationWindow;
  /** Opens the window again on the same folders, after it was closed or killed. */
  reopen(options?: WindowOptions): Promise<StationWindow>;
  /** What any window of this stage complained of or asked for outside. */
  faults(): readonly string[];
  end(): Promise<void>;
};

/** A station and gateway made earlier in `folder`, to be copied; without one all is empty. */
export type Made = { readonly folder: string; readonly people: People };

export async function openStage(
  runtime: Runtime,
  made?: Made,
  options: WindowOptions = {},
): Promise<Stage> {
  const places = newPlaces(made?.folder);
  const windows: StationWindow[] = [];
  const open = async (given: WindowOptions): Promise<StationWindow> => {
    const window = await openWindow(runtime, places, given);
    windows.push(window);
    return window;
  };
  try {
    await open(options);
  } catch (error) {
    places.remove();
    throw error;
  }
  return {
    runtime,
    places,
    gateway: new GatewaySide(places.folder),
    people: new Map(made?.people),
    get window() {
      const window = windows.at(-1);
      if (window === undefined) throw new Error('no window is open');
      return window;
    },
    async reopen(given = options) {
      await windows.at(-1)?.close();
      return await open(given);
    },
    faults: () => windows.flatMap(({ complaints, outside }) => [...complaints, ...outside]),
    async end() {
      await windows.at(-1)?.close();
      places.remove();
    },
  };
}

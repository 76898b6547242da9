/**
 * What the desk needs from outside: which program it stands in, where its drives are, how it prints,
 * and how a station process is started. Electron's main process and the test host each fill this in.
 */
import type { RunProgress } from '../ipc/shapes.ts';
import type { PageAnswer } from '../ipc/page.ts';
import type { StationClient } from '../station-process/client.ts';
import type { Drives } from './drives.ts';
import type { OnScanning } from './scanning.ts';

/** Prints the page as it stands. Refuses `PRINT_FAILED`. */
export type Printer = {
  readonly print: () => Promise<void>;
  readonly pdf: () => Promise<Uint8Array>;
};

/** Who a call comes from, as the program that carried it saw: never as the page says. */
export type Sender = {
  /** Scheme and host of the frame's address, such as `app://station`; '' when it is not ours. */
  readonly origin: string;
  readonly isMainFrame: boolean;
};

export type DeskOptions = {
  readonly dataDir: string;
  readonly configDir: string;
  /** The only origin whose calls are answered. */
  readonly origin: string;
  readonly host: 'electron' | 'test-host';
  readonly version: string;
  readonly platform: string;
  readonly startStation: (dir: string) => StationClient;
  readonly drives: Drives;
  readonly printer: Printer;
  /** For a program that grants permissions beforehand; the call of the page waits for it. */
  readonly onScanning?: OnScanning;
  /** Cheaper passphrases for trials; taken for a station of the test environment alone. */
  readonly kdf?: 'floor';
  /** Milliseconds that only go forward, for the rate of calls. */
  readonly elapsed?: () => number;
};

export type OnProgress = (report: RunProgress) => void;

export type Desk = {
  /**
   * Never throws: a refusal and a fault are both values. Name, number and input are whatever the
   * page sent; the number is the page's own mark. The input is the desk's from then on: its byte
   * arrays are overwritten when the call is answered.
   */
  readonly answer: (
    name: unknown,
    callNumber: unknown,
    input: unknown,
    sender: Sender,
    onProgress: OnProgress,
  ) => Promise<PageAnswer>;
  /** Whether a scan is open in the page, which is when it may have the camera. */
  readonly isScanning: () => boolean;
  /** Ends the station process at once, even when it is busy. */
  readonly panic: () => void;
  /** Locks the station; resolves when its process has ended. */
  readonly lock: () => Promise<void>;
  /** Locks, and answers nothing any more. */
  readonly close: () => Promise<void>;
};

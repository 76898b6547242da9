/**
 * Whether a scan is open: only then may the page have the camera. The page says so, the program
 * around it keeps it, and the end of the station process ends it, whatever ended that.
 */
export type OnScanning = (isOpen: boolean) => void | Promise<void>;

export class Scanning {
  readonly #onChange: OnScanning;
  #isOpen = false;
  #told: Promise<void> = Promise.resolve();

  constructor(onChange: OnScanning = () => undefined) {
    this.#onChange = onChange;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Resolves when the program around has taken note: the page asks for the camera after it. */
  async set(isOpen: boolean): Promise<void> {
    if (this.#isOpen !== isOpen) {
      this.#isOpen = isOpen;
      const tell = (): void | Promise<void> => this.#onChange(isOpen);
      // One after the other: what is said last is what holds.
      this.#told = this.#told.then(tell, tell);
    }
    await this.#told;
  }
}

/** What the preload exposes to the page. */
interface Window {
  readonly station: Readonly<{ release: string }>;
}

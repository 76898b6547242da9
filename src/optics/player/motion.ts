/** Whether little movement is wanted, by the machine's settings or by those of the window around. */
export function isMotionReduced(
  root: { readonly dataset: DOMStringMap } = document.documentElement,
  matches = (query: string): boolean => window.matchMedia(query).matches,
): boolean {
  return root.dataset['motion'] === 'reduced' || matches('(prefers-reduced-motion: reduce)');
}

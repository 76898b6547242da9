/** The system's wish for contrast, as an attribute of the root element that the style sheets read. */
export function followContrast(): () => void {
  const query = window.matchMedia('(prefers-contrast: more)');
  const apply = (): void => {
    document.documentElement.dataset['contrast'] = query.matches ? 'more' : 'usual';
  };
  apply();
  query.addEventListener('change', apply);
  return () => {
    query.removeEventListener('change', apply);
  };
}

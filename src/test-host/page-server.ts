/**
 * Serves the built page to Chromium under a name that no name service knows, with exactly the files
 * and headers of the product. Everything else that a page asks for, over any scheme, is refused and
 * kept in a list, which a test wants to be empty.
 */
import type { BrowserContext } from 'playwright-core';
import { readPageFiles } from '../desk/page-files.ts';

export const TEST_ORIGIN = 'https://station.test';

/** `outside` grows with each address that was asked for and refused. */
export async function servePage(
  context: BrowserContext,
  rendererFolder: string,
  outside: string[],
): Promise<void> {
  const files = readPageFiles(rendererFolder);
  await context.route('**/*', async (route) => {
    const url = new URL(route.request().url());
    const file = url.origin === TEST_ORIGIN ? files.find(url.pathname) : undefined;
    if (file === undefined) {
      outside.push(url.href);
      // 204 leaves the page where it is, as Electron's guard does; an error page would take its place.
      if (route.request().isNavigationRequest()) await route.fulfill({ status: 204 });
      else await route.abort('blockedbyclient');
      return;
    }
    await route.fulfill({
      status: 200,
      headers: { ...file.headers },
      body: Buffer.from(file.body),
    });
  });
  context.on('page', (page) => {
    page.on('websocket', (socket) => outside.push(socket.url()));
  });
}

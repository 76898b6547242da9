/** Prints the window's page as it stands: through the dialog of the system, or into a PDF. */
import type { PrintToPDFOptions, WebContents } from 'electron';
import { Refusal, refuse } from '../core/refusal.ts';
import type { Printer } from '../desk/desk.ts';

/** Page size and margins come from the page's own print style. */
export const PDF_OPTIONS: PrintToPDFOptions = {
  preferCSSPageSize: true,
  printBackground: true,
  generateTaggedPDF: true,
  generateDocumentOutline: true,
};

/** What the system says when a person closed the dialog. */
const CANCELLED = 'Print job canceled';

export function printerOf(contents: Pick<WebContents, 'print' | 'printToPDF'>): Printer {
  return {
    print: () =>
      new Promise<void>((resolve, reject) => {
        contents.print({ printBackground: true }, (isPrinted, reason) => {
          if (isPrinted || reason === CANCELLED) resolve();
          else reject(failure(reason));
        });
      }),
    async pdf() {
      try {
        return new Uint8Array(await contents.printToPDF(PDF_OPTIONS));
      } catch {
        return refuse('PRINT_FAILED', { reason: 'no PDF could be made' });
      }
    },
  };
}

function failure(reason: string): Error {
  return new Refusal('PRINT_FAILED', { reason });
}

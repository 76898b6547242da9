/** Gives one person their passphrase at the terminal: shown alone, written down, typed back. */
import { askPassphrase, showOnce } from './tty.ts';

export async function handOutAtTerminal(name: string, passphrase: Uint8Array): Promise<void> {
  await showOnce(`${name}, alone at the screen: this is your passphrase.`, passphrase);
  for (;;) {
    const typed = await askPassphrase(`${name}, type it back (not shown): `);
    const isSame =
      typed.length === passphrase.length && typed.every((byte, at) => byte === passphrase[at]);
    typed.fill(0);
    if (isSame) return;
    process.stderr.write('That differs. Look at what you wrote down, and type it again.\n');
  }
}

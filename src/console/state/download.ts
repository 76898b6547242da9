/** Hands bytes to the browser as a file to be saved: where it goes is the browser's to ask or know. */
export function saveFile(name: string, bytes: Uint8Array<ArrayBuffer>): void {
  const address = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken hold of it by then; the page needs it no more.
  setTimeout(() => {
    URL.revokeObjectURL(address);
  });
}

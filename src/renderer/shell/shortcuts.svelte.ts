/** Whether the list of keys is open. */
let isOpen = $state(false);

export const shortcuts = {
  get isOpen(): boolean {
    return isOpen;
  },
  open(): void {
    isOpen = true;
  },
  close(): void {
    isOpen = false;
  },
};

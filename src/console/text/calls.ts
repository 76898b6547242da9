/** What the page says where the gateway could not say it itself. */
export const calls = {
  unreachable:
    'The gateway did not answer. Whether it did what was asked is not known; look at how things stand when it answers again.',
  strange:
    'Something other than the gateway answered. Nothing of it was used; ask whoever runs the proxy in front of the gateway.',
  fault:
    'Something went wrong in this page. Whether it was done is not known; look at how things stand before you try again.',
} as const;

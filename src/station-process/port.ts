/**
 * The one pipe of the station process: messages of its parent and its own. The parent is a Node
 * process that forked it, or Electron's main process (`utilityProcess`); both carry structured clones.
 */
export type Port = {
  onMessage(listener: (message: unknown) => void): void;
  /** Called when the parent is gone: nobody can ask for anything any more. */
  onGone(listener: () => void): void;
  /** Resolves when the message has left this process. */
  send(message: unknown): Promise<void>;
};

/** Throws when nobody is at the other end: the station process is never started alone. */
export function parentPort(): Port {
  const electronParent = electronParentOf(process);
  if (electronParent !== undefined) return electronPort(electronParent);
  if (process.send === undefined) throw new Error('the station process has no parent');
  return {
    onMessage: (listener) => process.on('message', listener),
    onGone: (listener) => process.on('disconnect', listener),
    send: (message) =>
      new Promise((resolve) => {
        if (process.send === undefined || !process.connected) resolve();
        // A parent that went away meanwhile is noticed by `onGone`.
        else
          process.send(message, undefined, {}, () => {
            resolve();
          });
      }),
  };
}

/** The part of Electron's `process.parentPort` that is used here. */
type ParentPort = {
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
  postMessage(message: unknown): void;
};

function electronPort(port: ParentPort): Port {
  return {
    onMessage: (listener) => {
      port.on('message', ({ data }) => {
        listener(data);
      });
    },
    // Electron ends its utility processes itself when the main process ends.
    onGone: () => undefined,
    send: (message) => {
      port.postMessage(message);
      return Promise.resolve();
    },
  };
}

function electronParentOf(candidate: { parentPort?: ParentPort }): ParentPort | undefined {
  return candidate.parentPort;
}

/** Lets the process hear its pipe in the middle of long work: a lock must not wait for its end. */
export async function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

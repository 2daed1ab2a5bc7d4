/** Runs one task after the other, in the order they came. A task that fails holds nobody up. */
export type Exclusive = <Result>(task: () => Promise<Result>) => Promise<Result>;

export function exclusive(): Exclusive {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const run = last.then(task, task);
    last = run.catch(() => undefined);
    return run;
  };
}

/** Lets each client work for some seconds; answers milliseconds a piece of work, over all. */
export async function rate(clients: (() => Promise<unknown>)[], seconds: number): Promise<number> {
  const started = performance.now();
  const until = started + seconds * 1000;
  let done = 0;
  await Promise.all(
    clients.map(async work => {
      while (performance.now() < until) {
        await work();
        done++;
      }
    }),
  );
  return (performance.now() - started) / done;
}

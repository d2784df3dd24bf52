export default function teardown(): void {
  const stop = (globalThis as Record<string, unknown>).stopTestCluster as (() => void) | undefined;
  stop?.();
}

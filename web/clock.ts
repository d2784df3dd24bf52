/** The server's clock, as its answers tell it: what ends there ends by it, however far a phone's own runs ahead. */
import { useSyncExternalStore } from 'react';

/** An answer tells whole seconds, and takes a moment to come. */
const EXACT_MS = 2_000;

let ahead: number | null = null;
const watchers = new Set<() => void>();

/** Takes the time of an answer. */
export function hear(response: Response): void {
  const said = Date.parse(response.headers.get('date') ?? '');
  if (Number.isNaN(said)) return;
  const next = said - Date.now();
  if (ahead !== null && Math.abs(next - ahead) < EXACT_MS) return;
  ahead = next;
  for (const tell of watchers) tell();
}

/** Milliseconds since 1970 at the server; null: nothing has been heard of it. */
export const serverNow = () => (ahead === null ? null : Date.now() + ahead);

/** The same, by the browser's own clock until an answer has come. */
export const now = () => Date.now() + (ahead ?? 0);

/** Tells whenever the server's clock is known, or has moved against the browser's. */
export function onClock(tell: () => void): () => void {
  watchers.add(tell);
  return () => watchers.delete(tell);
}

/** The server's day (UTC), yyyy-mm-dd; null: not known yet. */
export function useToday(everyMs: number): string | null {
  return useSyncExternalStore(tell => {
    const timer = setInterval(tell, everyMs);
    const leave = onClock(tell);
    return () => {
      clearInterval(timer);
      leave();
    };
  }, today);
}

function today(): string | null {
  const at = serverNow();
  return at === null ? null : new Date(at).toISOString().slice(0, 10);
}

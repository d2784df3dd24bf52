/** Seals follow each other; their times do, unless a clock was set back, or somebody has dated one back. */
import type { Seal } from './statement.ts';

/** Clocks that were set back by more are told as flaws. */
const FAR_MS = 86_400_000;

interface SetBack {
  seal: Seal;
  after: string;
  ms: number;
}

/** @param times when the seal before each was made */
export function setBack(seals: readonly Seal[], times: ReadonlyMap<string, string | null>): SetBack[] {
  return seals.flatMap(seal => {
    const after = times.get(seal.seal_no) ?? null;
    const ms = after === null ? 0 : Date.parse(after) - Date.parse(seal.sealed_at);
    return after !== null && ms > 0 ? [{ seal, after, ms }] : [];
  });
}

/** What a clock seldom does; null where one was set back a little. */
export function farBack({ ms }: SetBack): string | null {
  if (ms <= FAR_MS) return null;
  return `it is dated ${Math.floor(ms / FAR_MS)} days before the seal before it: a clock was far off, or somebody has dated it back`;
}

/** The others, in words. */
export function notesOfClock(back: readonly SetBack[]): string[] {
  const slight = back.filter(one => farBack(one) === null);
  if (slight.length === 0) return [];
  const most = Math.max(...slight.map(({ ms }) => ms)) / 1000;
  const which = slight.slice(0, 5).map(({ seal }) => seal.seal_no);
  const more = slight.length > which.length ? ', …' : '';
  return [`the clock was set back, by ${most} s at most, before seals ${which.join(', ')}${more}`];
}

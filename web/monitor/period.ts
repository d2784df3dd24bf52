/** The days that are shown, the server's today among them, also after midnight (UTC). */
import { useMemo } from 'react';
import { useToday } from '../clock.ts';
import { daysUntil } from './series.ts';

const LOOK_MS = 60_000;

/** @returns null as long as no answer has told the server's day */
export function useDays(length: number): string[] | null {
  const last = useToday(LOOK_MS);
  return useMemo(() => (last === null ? null : daysUntil(last, length)), [last, length]);
}

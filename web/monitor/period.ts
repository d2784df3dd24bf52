/** The days that are shown, today among them, also after midnight (UTC). */
import { useEffect, useMemo, useState } from 'react';
import { daysUntil } from './series.ts';

const today = () => new Date().toISOString().slice(0, 10);
const LOOK_MS = 60_000;

export function useDays(length: number): string[] {
  const [last, setLast] = useState(today);
  useEffect(() => {
    const timer = setInterval(() => setLast(today()), LOOK_MS);
    return () => clearInterval(timer);
  }, []);
  return useMemo(() => daysUntil(last, length), [last, length]);
}

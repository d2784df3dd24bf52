/** How many requests of one caller are under way at once: nobody takes the server for himself. */
import type { Response } from 'express';
import type { Claims } from '../database/pools.ts';
import { Problem } from '../problem.ts';
import { callerOf } from './shares.ts';

/** Counts a request until its answer has ended. @throws Problem 429 `too_many_requests` */
export type TakeTurn = (claims: Claims, response: Response) => void;

/** @param most requests of one caller (subject and role of its token) at once */
export function createTurns(most: number): TakeTurn {
  const underWay = new Map<string, number>();
  return (claims, response) => {
    // Who has left while the token was looked at: nothing would end this turn.
    if (response.closed || response.destroyed) return;
    const caller = callerOf(claims);
    const count = underWay.get(caller) ?? 0;
    if (count >= most) {
      throw new Problem(429, 'too_many_requests', `You have ${most} requests under way already.`, {
        hint: 'Wait for an answer before asking again.',
        headers: { 'retry-after': '1' },
      });
    }
    underWay.set(caller, count + 1);
    response.once('close', () => {
      const left = (underWay.get(caller) ?? 1) - 1;
      if (left > 0) underWay.set(caller, left);
      else underWay.delete(caller);
    });
  };
}

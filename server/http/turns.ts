/** How many requests of one caller are under way at once: nobody takes the server for himself. */
import type { Response } from 'express';
import type { Claims } from '../database/pools.ts';
import { Problem } from '../problem.ts';
import { callerOf } from './shares.ts';

/**
 * Counts a request until its answer has ended, or what it answers is called.
 *
 * @throws Problem 429 `too_many_requests`, or of another code where something else is counted
 */
export type TakeTurn = (claims: Claims, response: Response) => () => void;

const ofRequests = {
  code: 'too_many_requests',
  what: 'requests under way',
  hint: 'Wait for an answer before asking again.',
};
export const ofStreams = {
  code: 'too_many_streams',
  what: 'subscriptions open',
  hint: 'End one of them: one subscription hears of all that its user is told.',
};

/** @param most requests of one caller (subject and role of its token) at once */
export function createTurns(most: number, { code, what, hint } = ofRequests): TakeTurn {
  const underWay = new Map<string, number>();
  return (claims, response) => {
    // Who has left while the token was looked at: nothing would end this turn.
    if (response.closed || response.destroyed) return () => undefined;
    const caller = callerOf(claims);
    const count = underWay.get(caller) ?? 0;
    if (count >= most) {
      throw new Problem(429, code, `You have ${most} ${what} already.`, {
        hint,
        headers: { 'retry-after': '1' },
      });
    }
    underWay.set(caller, count + 1);
    const end = () => {
      response.off('close', end);
      const left = (underWay.get(caller) ?? 1) - 1;
      if (left > 0) underWay.set(caller, left);
      else underWay.delete(caller);
    };
    response.once('close', end);
    return end;
  };
}

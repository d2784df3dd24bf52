/** What is tried again and again is told once for each reason, and once when it works again. */
import { expect, test } from '@jest/globals';
import type { Logger } from 'pino';
import { toldOnce } from '../../../server/log.ts';

test('reasons that take turns are each told once, until it works', () => {
  const told: string[] = [];
  const hear = ({ state, error }: { state: string; error?: string }) =>
    told.push([state, error].filter(Boolean).join(' '));
  const tried = toldOnce({ info: hear, error: hear } as unknown as Logger, 'backup', 'it fails');
  const round = () => {
    for (let n = 0; n < 3; n++) for (const why of ['one', 'other']) tried.failed(new Error(why));
    tried.worked();
    tried.worked();
  };
  round();
  expect(told).toEqual(['fails one', 'fails other', 'works']);
  round();
  expect(told.slice(3)).toEqual(['fails one', 'fails other', 'works']);
});

/** What the log says of a replica: each state, and within it each reason, once. */
import { expect, test } from '@jest/globals';
import { pino } from 'pino';
import type { ReplicaState } from '../../../server/database/replica.ts';
import { tellReplicas } from '../../../server/http/app.ts';

test('a reason is told once for as long as the state stays, and a new one again', () => {
  const lines: string[] = [];
  const write = (line: string) => {
    const { level, database, state, reason = '' } = JSON.parse(line);
    lines.push(`${level} ${database} ${state} ${reason}`.trim());
  };
  const tell = tellReplicas(pino({ level: 'info' }, { write }));
  const seen = (state: ReplicaState, reason = '') => tell('spp', { state, lag: null, reason });
  seen('unknown');
  expect(lines).toEqual([]);
  seen('away', 'password');
  seen('away', 'password');
  seen('away', 'silent');
  seen('away', 'password');
  seen('serves');
  seen('serves');
  seen('away', 'password');
  tell('issoh', { state: 'serves', lag: 0, reason: '' });
  expect(lines).toEqual([
    '40 spp away password',
    '40 spp away silent',
    '40 spp serves',
    '40 spp away password',
    '30 issoh serves',
  ]);
});

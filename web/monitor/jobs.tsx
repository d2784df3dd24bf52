/** Jobs of the workers: what waits, runs, and has failed; an administrator tries again or drops what does not go on. */
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { call, type Page } from '../api.ts';
import { useAct, useAnswer } from '../asking.ts';
import { Question } from '../parts/question.tsx';
import { Answered, Nothing, Trouble } from '../parts/said.tsx';
import { many, time } from '../parts/show.ts';
import { Table } from '../parts/table.tsx';
import { NOW_MS, type Tier, tierWords } from './words.ts';

interface Job {
  database: Tier;
  job_id: string;
  task: string;
  state: string;
  attempts: number;
  max_attempts: number;
  run_at: string;
  last_error: string | null;
}

const MOST = 200;
/** Nobody works at these, and they may be tried or dropped. */
const isFree = ({ state }: Job) => state !== 'runs' && state !== 'its worker is gone';

export function Jobs() {
  const asked = useAnswer<Page<Job>>(`/api/isi/jobs?limit=${MOST}`, () => NOW_MS);
  const { busy, refusal, act } = useAct();
  const [dropped, setDropped] = useState<Job | null>(null);
  const change = (job: Job, verb: 'retry' | 'discard') =>
    act(async () => {
      await call(`/api/isi/jobs/${job.database}/${job.job_id}/${verb}`, { method: 'POST' });
      setDropped(null);
      asked.again();
    });
  return (
    <section className="card" aria-label="Jobs">
      <h2>Jobs</h2>
      {dropped === null && <Trouble refusal={refusal} />}
      <Answered asked={asked} waiting="Reading the jobs">
        {({ items, next_cursor }) =>
          items.length === 0 ? (
            <Nothing title="No job waits." />
          ) : (
            <>
              <p className="fine">
                {countedBy(items)}
                {next_cursor !== null && `; the first ${many(MOST, 'job')} are shown`}
              </p>
              <Table
                label="Jobs that are not done"
                rows={items.toSorted((a, b) => Number(b.last_error !== null) - Number(a.last_error !== null))}
                keyOf={job => `${job.database} ${job.job_id}`}
                columns={[
                  { name: 'Database', show: job => tierWords[job.database] },
                  { name: 'Task', show: job => job.task },
                  { name: 'State', show: job => <State job={job} /> },
                  { name: 'Tries', isNumber: true, show: job => `${job.attempts} of ${job.max_attempts}` },
                  { name: 'Due', show: job => time(job.run_at) },
                  { name: 'Error', show: job => job.last_error?.split('\n')[0] },
                  {
                    name: 'Do',
                    show: job =>
                      isFree(job) && (
                        <>
                          <Button
                            className="button quiet"
                            isDisabled={busy}
                            aria-label={`Try again: job ${job.job_id} of ${tierWords[job.database]}`}
                            onPress={() => change(job, 'retry')}
                          >
                            Try again
                          </Button>
                          <Button
                            className="button quiet"
                            isDisabled={busy}
                            aria-label={`Drop … job ${job.job_id} of ${tierWords[job.database]}`}
                            onPress={() => setDropped(job)}
                          >
                            Drop …
                          </Button>
                        </>
                      ),
                  },
                ]}
              />
            </>
          )
        }
      </Answered>
      <Question
        title={`Drop job ${dropped?.job_id ?? ''}, ${dropped?.task ?? ''}?`}
        isOpen={dropped !== null}
        does="Drop it"
        isBusy={busy}
        onDo={() => dropped && change(dropped, 'discard')}
        onClose={() => setDropped(null)}
      >
        <p>What it had to do is not done: its uploads, import or matching end as failed.</p>
        <Trouble refusal={refusal} />
      </Question>
    </section>
  );
}

function State({ job: { state } }: { job: Job }) {
  const isBad = state === 'given up' || state === 'overdue';
  return <span className={isBad ? 'badge failed' : 'badge'}>{state}</span>;
}

function countedBy(jobs: Job[]): string {
  const states = Map.groupBy(jobs, ({ state }) => state);
  return [...states].map(([state, some]) => `${state}: ${some.length}`).join(', ');
}

/** The latest answer of a question, and when it came: kept while the server is away, so that it can be said how old it is. */

import { useEffect, useState } from 'react';
import type { AnyVariables } from 'urql';
import type { Asked } from '../asking.ts';
import type { TypedDocumentString } from '../graphql/documents.ts';
import { useQuestion } from '../graphql/question.ts';
import { NOW_MS } from './words.ts';

export interface Latest<Answer> extends Asked<Answer> {
  /** Milliseconds since 1970; null: none has come. */
  at: number | null;
}

/**
 * Asks again and again; while there is no answer, as often as for what is now.
 *
 * @param variables null: nothing is asked
 */
export function useLatest<Answer, Variables extends AnyVariables>(
  query: TypedDocumentString<Answer, Variables>,
  variables: Variables | null,
  everyMs: number,
): Latest<Answer> {
  const [isRefused, setRefused] = useState(false);
  const asked = useQuestion(query, variables, isRefused ? NOW_MS : everyMs);
  const { answer, refusal, waits } = asked;
  if ((refusal !== null) !== isRefused) setRefused(refusal !== null);
  // Answers to other variables are forgotten.
  const key = JSON.stringify(variables);
  const [kept, keep] = useState<{ key: string; answer: Answer; at: number } | null>(null);
  useEffect(() => {
    if (answer !== null && refusal === null && !waits) keep({ key, answer, at: Date.now() });
  }, [answer, refusal, waits, key]);
  const known = kept?.key === key ? kept : null;
  return { ...asked, answer: answer ?? known?.answer ?? null, at: known?.at ?? null };
}

/** Whole seconds since a moment, counted on as long as they are shown. */
export function useSecondsSince(moment: number | null): number | null {
  const [, setTick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setTick(tick => tick + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  return moment === null ? null : Math.max(0, Math.floor((Date.now() - moment) / 1000));
}

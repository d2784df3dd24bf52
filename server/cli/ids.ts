/** Ids that verbs are given: another text is refused in words, before a database is asked. */
import { uuid } from '../uuid.ts';
import { refusal } from './run.ts';

const LARGEST_BIGINT = 2n ** 63n - 1n;

const kinds = {
  batch: {
    isOne: isUuid,
    hint: 'An upload and its report name their batch; "inventory report BATCH" shows one.',
  },
  staging: { isOne: isUuid, hint: '"inventory quarantine list SUPPLIER" shows them.' },
  contract: { isOne: isUuid, hint: '"inventory contracts list" shows them.' },
  job: {
    isOne: (text: string) => /^\d{1,19}$/.test(text) && BigInt(text) <= LARGEST_BIGINT,
    hint: '"inventory jobs list" shows them.',
  },
};

/** The id as it was given. @throws Problem `invalid_id` */
export function readId(kind: keyof typeof kinds, text: string): string {
  const { isOne, hint } = kinds[kind];
  if (isOne(text)) return text;
  throw refusal('invalid_id', `"${text}" is no ${kind} id.`, hint);
}

function isUuid(text: string): boolean {
  return uuid.safeParse(text).success;
}

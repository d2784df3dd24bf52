import type { Asked } from '../asking.ts';
import { PriceRulesDocument, type PriceRulesQuery } from '../graphql/documents.ts';
import { useQuestion } from '../graphql/question.ts';

const MOST = 1000;

/** The rules of a product, by tier and quantity, the latest first. */
export const useRules = (internalSku: string): Asked<PriceRulesQuery> =>
  useQuestion(PriceRulesDocument, { internalSku, first: MOST });

/** Amounts as a person types them, for doors that take decimal text. */
import { Refusal } from '../api.ts';
import { decimalText } from './decimal.ts';

/** @returns null for nothing @throws Refusal for an amount that may mean two things */
export function amountOf(written: string): string | null {
  const text = decimalText(written);
  if (text !== null) return text || null;
  throw new Refusal(
    400,
    'amount_unclear',
    `${written.trim()} may have three decimals, or be thousands.`,
    'Write thousands without a mark, and decimals with that of your language.',
    null,
  );
}

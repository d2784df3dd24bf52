/** Amounts as a person types them, for doors that take decimal text. */
import { Refusal } from '../api.ts';

const mark = new Intl.NumberFormat().formatToParts(1.5).find(part => part.type === 'decimal')?.value ?? '.';

/**
 * An amount as the reader writes it, as the decimal text that the server takes.
 *
 * @returns null where its mark may stand before decimals or between thousands; what is no amount is returned as it is
 */
export function decimalText(written: string): string | null {
  const text = written.trim();
  const [, whole, found, rest] = /^(\d*)([.,])(\d+)$/.exec(text) ?? [];
  if (found === undefined) return text;
  return found !== mark && rest!.length === 3 && whole !== '0' ? null : `${whole || '0'}.${rest}`;
}

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

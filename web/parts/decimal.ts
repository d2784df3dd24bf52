/** Decimal text of an amount as a person types it. */

const mark = new Intl.NumberFormat().formatToParts(1.5).find(part => part.type === 'decimal')?.value ?? '.';

/**
 * An amount as the reader writes it, as the decimal text that the server takes.
 *
 * @returns null where its mark may stand before decimals or between thousands; what is no amount is returned as it is
 */
export function decimalText(written: string): string | null {
  const text = written.trim();
  const [, sign, whole, found, rest] = /^([+-]?)(\d*)([.,])(\d+)$/.exec(text) ?? [];
  if (found === undefined) return text;
  return found !== mark && rest!.length === 3 && whole !== '0' ? null : `${sign}${whole || '0'}.${rest}`;
}

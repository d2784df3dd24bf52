/** How prices are written in one list: marks, currencies, what they are for. */
import type { Random } from '../random-lists.ts';
import { type Amount, type Style, stored, times, written } from './amounts.ts';
import type { Mix } from './mix.ts';
import type { Cell } from './table.ts';
import type { Words } from './words.ts';

/** Home currencies of languages that have one beside the euro. */
const HOME: Record<string, string> = {
  en: 'GBP',
  pl: 'PLN',
  cs: 'CZK',
  sv: 'SEK',
  ru: 'RUB',
  hu: 'HUF',
  pt: 'BRL',
  ja: 'JPY',
  zh: 'CNY',
};

const SIGNS: Record<string, string[]> = {
  EUR: ['€'],
  USD: ['$', 'US$'],
  GBP: ['£'],
  PLN: ['zł'],
  CZK: ['Kč'],
  SEK: ['kr'],
  RUB: ['₽', 'руб.'],
  HUF: ['Ft'],
  BRL: ['R$'],
  JPY: ['¥', '円'],
  CNY: ['¥', '元'],
  CHF: ['CHF'],
};

export interface Money {
  /** Of the supplier, and what the list says. */
  supplier: string;
  currency: string;
  /** Where the list says it. */
  told: 'nowhere' | 'heading' | 'cell' | 'title' | 'column' | 'format';
  /** Digits behind the mark. */
  digits: number;
  /** Between thousands. */
  group: string;
  size: number;
  /** Whether the rows can be taken as they are. */
  sound: boolean;
  cell(amount: Amount): Cell;
  /** As a title or heading names it. */
  sign: string;
}

export function moneyOf(
  mix: Mix,
  words: Words,
  book: { isBook: boolean; isText: boolean; keepsFormats: boolean },
  cents: boolean,
): Money {
  const base = mix.numbers('money');
  const home = HOME[words.language] ?? 'EUR';
  const minor = ['pl', 'cs', 'sv', 'ru', 'zh'].includes(words.language);
  const supplier = (cents && minor) || base.chance(0.45) ? home : 'EUR';
  const told = cents ? 'nowhere' : mix.oneOf('currency', tellings(book.keepsFormats));
  const other = told !== 'nowhere' && mix.kind('another currency', 0.25);
  const currency = other
    ? other.pick(['USD', 'GBP', 'CHF', 'EUR'].filter(one => one !== supplier))
    : supplier;
  const whole = ['JPY', 'HUF'].includes(currency);
  const three = cents ? null : mix.kind('three digits', 0.06);
  const style: Style = { mark: words.mark, group: '' };
  let digits = whole || cents ? 0 : 2;
  let size = base.below(3);
  if (three) {
    digits = !whole && three.chance(0.5) ? 3 : 0;
    const groups = words.groups.filter(group => group !== '' && group !== words.mark);
    style.group = groups[0] ?? '';
    if (digits === 0) size = 2;
  } else if (!whole && !cents && mix.kind('four decimals', 0.06)) {
    digits = 4;
    size = 0;
  } else {
    const swapped = digits === 2 && mix.kind('mark of another country', 0.1);
    if (swapped) style.mark = words.mark === ',' ? '.' : ',';
    else style.group = mix.numbers('groups').pick(words.groups);
  }
  const trimmed = digits === 2 && style.group === '' && mix.kind('no zeros behind the mark', 0.15) !== null;
  const numeric =
    told === 'format' || (book.isBook && !book.isText && mix.kind('prices as numbers', 0.7) !== null);
  const sign = base.chance(0.5) ? currency : base.pick(SIGNS[currency]!);
  const before = told === 'cell' && base.chance(0.4);
  const shown = (amount: Amount) => {
    const plain = trimmed ? stored(amount).replace('.', style.mark) : written(amount, style);
    if (told !== 'cell') return plain;
    return before ? `${sign} ${plain}` : `${plain}${base.chance(0.5) ? ' ' : '\u00a0'}${sign}`;
  };
  const format = told === 'format' ? `#,##0.00 [$${sign}]` : base.pick([undefined, '0.00', '#,##0.00']);
  return {
    supplier,
    currency,
    told,
    digits,
    group: style.group,
    size,
    sound: three === null && (currency === supplier || told === 'column'),
    sign,
    cell: amount =>
      numeric && told !== 'cell'
        ? { text: shown(amount), number: stored(amount), ...(format ? { format } : {}) }
        : { text: shown(amount) },
  };
}

function tellings(keepsFormats: boolean): Money['told'][] {
  const usual: Money['told'][] = ['nowhere', 'nowhere', 'nowhere', 'heading', 'cell', 'title', 'column'];
  return keepsFormats ? [...usual, 'format'] : usual;
}

/** The price of another column: so many hundredths of the price. */
export const rival = (amount: Amount, hundredths: number): Amount => {
  const other = times(amount, BigInt(hundredths), 100n, amount.digits);
  return other.units === amount.units || other.units === 0n ? { ...amount, units: amount.units + 1n } : other;
};

/** A discount as a cell says it, and what it leaves of 10,000. */
export function discountOf(random: Random, mark: string): { text: string; leaves: bigint } {
  const [text, leaves] = random.pick<[string, bigint]>([
    ['10', 9000n],
    ['25 %', 7500n],
    [`37${mark}5`, 6250n],
    ['40%', 6000n],
    ['30+10', 6300n],
    ['0', 10000n],
  ]);
  return { text, leaves };
}

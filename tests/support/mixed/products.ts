/** Codes, names and prices of products. */
import type { Random } from '../random-lists.ts';
import type { Amount } from './amounts.ts';
import type { Cell } from './table.ts';
import type { Words } from './words.ts';

const CODES = ['letters', 'digits', 'zeros', 'ean', 'dotted', 'slashed', 'mixed'] as const;
export type CodeStyle = (typeof CODES)[number];

export const codeStyle = (random: Random): CodeStyle => random.pick(CODES);

/** Unlike all others of the list: `n` is in it. */
export function codeOf(random: Random, style: CodeStyle, n: number): string {
  const serial = String(1000 + n * 7 + random.below(7));
  switch (style) {
    case 'letters':
      return `AB-${serial}`;
    case 'digits':
      return `${1 + random.below(9)}${serial}`;
    case 'zeros':
      return `00${serial}`;
    case 'ean':
      return ean(`40${String(random.below(1_000_000)).padStart(6, '0')}${serial}`);
    case 'dotted':
      return `12.${serial.slice(0, 3)}.${serial.slice(3)}${random.below(10)}`;
    case 'slashed':
      return `${serial}/${random.below(90) + 10}-B`;
    default:
      return random.pick([`x${serial}`, `K ${serial}`, `${serial}`, `Z${serial}e`, `${serial}-00`]);
  }
}

/** A code of letters alone: `n` is in it. */
export function letterCode(random: Random, n: number): string {
  const letters = [...String(1000 + n)].map(digit => 'ABEGKLNPTX'[Number(digit)]).join('');
  return `${random.pick(['', 'EK', 'MEISSEL ', 'Net ', 'ab '])}${letters}`;
}

function ean(twelve: string): string {
  let sum = 0;
  for (const [i, digit] of [...twelve].entries()) sum += Number(digit) * (i % 2 === 0 ? 1 : 3);
  return twelve + String((10 - (sum % 10)) % 10);
}

export function nameOf(random: Random, words: Words): string {
  const kind = random.pick(words.goods);
  return `${kind} ${random.pick(['M8x40', 'DIN 933', '1/2"', 'A2; zn', '230V', '10 St', '2.5 mm', 'XL', '12,5 cm'])}${
    random.chance(0.3) ? ` ${random.pick(['(neu)', '100 %', 'PRO', '& Co', 'No. 5'])}` : ''
  }`;
}

export function amountOf(random: Random, digits: number, size: number): Amount {
  const top = [40, 900, 25_000][size]!;
  const units = 1 + random.below(top * 10 ** Math.min(digits, 4));
  return { units: BigInt(units), digits };
}

/** How a code stands in a cell so that it is the same code all the same. */
export function oddCode(random: Random, code: string, isText: boolean): Cell {
  const middle = Math.floor(code.length / 2);
  const ways = [
    `${code}\u200b`,
    `${code.slice(0, middle)}\u200b${code.slice(middle)}`,
    `\u00a0${code} `,
    `\ufeff${code}`,
    `${code.slice(0, middle)}\u00ad${code.slice(middle)}`,
    `\u200e${code}\u200f`,
    `${code}\u3000`,
    ...(isText ? [`="${code}"`, `'${code}`] : []),
  ];
  return { text: random.pick(ways) };
}

/** A number that its format shows as the code. */
export function formattedCode(code: string): Cell | null {
  const digits = /^\d{1,15}$/.exec(code)?.[0];
  if (digits) return { text: code, number: String(Number(digits)), format: '0'.repeat(digits.length) };
  const letters = /^AB-(\d+)$/.exec(code);
  return letters ? { text: code, number: String(Number(letters[1])), format: '"AB-"0000' } : null;
}

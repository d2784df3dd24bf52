/** Which price columns a list has, and what a product costs by them. */
import type { Random } from '../random-lists.ts';
import { type Amount, fixed, times } from './amounts.ts';
import type { Mix } from './mix.ts';
import { discountOf, type Money, rival } from './prices.ts';
import { type Cell, text } from './table.ts';
import type { Words } from './words.ts';

export interface Column {
  key: string;
  heading: string;
  /** Of a second row of headings. */
  below?: string;
  hidden?: true;
}

/** The cells of a row by the keys of their columns. */
export type Row = Record<string, Cell>;

/** A product by its price columns: one row, or several. */
export interface Priced {
  rows: Row[];
  price: string;
  breaks: [number, string][];
  /** The smallest quantity that is sold, where a column says it. */
  smallest?: number;
}

export interface Scheme {
  columns: Column[];
  /** Several rows of one product. */
  several: boolean;
  sound: boolean;
  /** Key of the column that the price stands in. */
  priceKey: string;
  product(random: Random, amount: Amount): Priced;
}

export const SCHEMES = [
  'one price',
  'one price',
  'net and list',
  'net and gross',
  'old price',
  'years',
  'discount',
  'discount and net',
  'two currencies',
  'breaks in columns',
  'breaks in pairs',
  'breaks in rows',
  'periods',
  'headings over two rows',
  'currencies over two rows',
  'hidden price',
  'per kg and each',
  'pack price',
  'change in percent',
] as const;
export type SchemeName = (typeof SCHEMES)[number];

/** Words that only some languages have here. */
const PER_KG: Record<string, [string, string]> = {
  en: ['Price per kg', 'Price per piece'],
  de: ['Preis/kg', 'Preis/Stück'],
  fr: ['Prix au kg', 'Prix pièce'],
  nl: ['Prijs per kg', 'Prijs per stuk'],
};
const PER_PACK: Record<string, [string, string]> = {
  en: ['Price per box', 'Pcs per box'],
  de: ['Preis je VPE', 'VPE'],
  fr: ['Prix par colis', 'Pièces par colis'],
  nl: ['Prijs per doos', 'Stuks per doos'],
};
const CHANGE: Record<string, string> = {
  en: 'Price change %',
  de: 'Preisänderung %',
  fr: 'Évolution du prix %',
  es: 'Variación precio %',
  nl: 'Prijswijziging %',
};

/** What `name` needs and does not find becomes one price. */
export function schemeOf(
  mix: Mix,
  words: Words,
  money: Money,
  name: SchemeName,
  isBook: boolean,
  cents: boolean,
): Scheme {
  const random = mix.numbers(`scheme ${name}`);
  const inHeading = (heading: string) =>
    money.told === 'heading'
      ? random.pick([
          `${heading} (${money.sign})`,
          `${heading} ${money.currency}`,
          `${heading} in ${money.currency}`,
        ])
      : heading;
  const pick = (from: string[]) => inHeading(random.pick(from));
  const number = (heading: string, n: number | string) => heading.replace('#', String(n));
  const plain = { several: false, sound: true, priceKey: 'price', breaks: [] as [number, string][] };
  const single = (row: Row, amount: Amount): Priced => ({
    rows: [row],
    price: fixed(times(amount, 1n, 1n, 4)),
    breaks: [],
  });
  const beside = (columns: Column[], factors: [number, number], sound = true): Scheme => ({
    ...plain,
    sound,
    columns,
    product: (numbers, amount) =>
      single(
        {
          price: money.cell(amount),
          other: money.cell(rival(amount, factors[0] + numbers.below(factors[1] - factors[0]))),
        },
        amount,
      ),
  });
  const price = (heading: string): Column => ({ key: 'price', heading });
  const other = (heading: string): Column => ({ key: 'other', heading });
  const eitherWay = (columns: Column[]) => (random.chance(0.5) ? columns : [...columns].reverse());

  switch (name) {
    case 'net and list':
      return beside(
        eitherWay([price(pick(random.chance(0.7) ? words.net : words.price)), other(pick(words.list))]),
        [110, 190],
      );
    case 'net and gross':
      return beside(eitherWay([price(pick(words.net)), other(pick(words.gross))]), [107, 125]);
    case 'old price':
      return beside(eitherWay([price(pick(words.price)), other(pick(words.old))]), [80, 99]);
    case 'years': {
      const word = random.pick(words.price);
      return beside(
        eitherWay([price(inHeading(`${word} 2020`)), other(inHeading(`${word} 2019`))]),
        [80, 120],
      );
    }
    case 'hidden price':
      if (!isBook) break;
      return beside([{ ...other(pick(words.net)), hidden: true }, price(pick(words.price))], [40, 90]);
    case 'per kg and each': {
      const headings = PER_KG[words.language];
      if (!headings) break;
      return beside(eitherWay([other(inHeading(headings[0])), price(inHeading(headings[1]))]), [200, 900]);
    }
    case 'change in percent': {
      const heading = CHANGE[words.language];
      if (!heading) break;
      return {
        ...plain,
        columns: eitherWay([price(pick(words.price)), other(heading)]),
        product: (numbers, amount) =>
          single(
            {
              price: money.cell(amount),
              other: text(`${numbers.pick(['', '-'])}${numbers.below(9)}${words.mark}5`),
            },
            amount,
          ),
      };
    }
    case 'pack price': {
      const headings = PER_PACK[words.language];
      if (!headings) break;
      return {
        ...plain,
        sound: false,
        columns: [price(inHeading(headings[0])), other(headings[1])],
        product: (numbers, amount) => {
          const size = numbers.pick([2, 5, 10, 12, 100]);
          return {
            rows: [{ price: money.cell(amount), other: text(String(size)) }],
            price: fixed(times(amount, 1n, BigInt(size), 4)),
            breaks: [],
          };
        },
      };
    }
    case 'discount':
    case 'discount and net': {
      // A Chinese rate of 80 leaves 80.
      if (words.language === 'zh') break;
      const columns: Column[] = [
        { key: 'other', heading: pick(words.list) },
        { key: 'discount', heading: random.pick(words.discount) },
      ];
      const withNet = name === 'discount and net';
      if (withNet) columns.push(price(pick(words.net)));
      return {
        ...plain,
        priceKey: withNet ? 'price' : 'other',
        columns,
        product: (numbers, amount) => {
          const discount = discountOf(numbers, words.mark);
          const net = times(amount, discount.leaves, 10_000n, withNet ? amount.digits : 4);
          const row: Row = { other: money.cell(amount), discount: text(discount.text) };
          if (withNet) row.price = money.cell(net);
          return single(row, net);
        },
      };
    }
    case 'two currencies':
    case 'currencies over two rows': {
      if (money.told !== 'nowhere' || cents || money.digits !== 2) break;
      const foreign = money.currency === 'USD' ? 'GBP' : 'USD';
      const word = random.pick(words.price);
      const over = name === 'currencies over two rows';
      const one = (key: string, currency: string): Column =>
        over ? { key, heading: word, below: currency } : { key, heading: `${word} ${currency}` };
      return beside(eitherWay([one('price', money.currency), one('other', foreign)]), [105, 140]);
    }
    case 'headings over two rows': {
      const word = inHeading(words.price[0]!);
      return beside(
        eitherWay([
          { ...price(word), below: words.netBelow[0] },
          { ...other(word), below: words.netBelow[1] },
        ]),
        [107, 125],
      );
    }
    case 'breaks in columns': {
      const steps = random.pick([
        [1, 10, 100],
        [1, 25],
        [1, 5, 50, 500],
      ]);
      const word = random.pick(words.fromMany);
      const columns = steps.map((step, i) => ({
        key: i === 0 ? 'price' : `break ${step}`,
        heading: inHeading(number(word, step)),
      }));
      return {
        ...plain,
        columns: random.chance(0.25) ? [...columns].reverse() : columns,
        product: (_, amount) => {
          const row: Row = { price: money.cell(amount) };
          const breaks: [number, string][] = [];
          for (const [i, step] of steps.slice(1).entries()) {
            const cheaper = rival(amount, 95 - 7 * i);
            row[`break ${step}`] = money.cell(cheaper);
            breaks.push([step, fixed(cheaper)]);
          }
          return { rows: [row], price: fixed(amount), breaks };
        },
      };
    }
    case 'breaks in pairs': {
      if (words.language !== 'en') break;
      const steps = [1, 10, 50];
      const columns = steps.flatMap((step, i) => [
        { key: `quantity ${step}`, heading: `Quantity ${i + 1}` },
        { key: i === 0 ? 'price' : `break ${step}`, heading: inHeading(`Price ${i + 1}`) },
      ]);
      return {
        ...plain,
        columns,
        product: (_, amount) => {
          const row: Row = {};
          const breaks: [number, string][] = [];
          for (const [i, step] of steps.entries()) {
            const at = i === 0 ? amount : rival(amount, 100 - 6 * i);
            row[`quantity ${step}`] = text(String(step));
            row[i === 0 ? 'price' : `break ${step}`] = money.cell(at);
            if (i > 0) breaks.push([step, fixed(at)]);
          }
          return { rows: [row], price: fixed(amount), breaks, smallest: 1 };
        },
      };
    }
    case 'breaks in rows':
      return {
        ...plain,
        several: true,
        columns: [{ key: 'from', heading: random.pick(words.from) }, price(pick(words.price))],
        product: (numbers, amount) => {
          const steps = numbers.pick([[1], [1, 10], [1, 10, 100]]);
          const at = steps.map((step, i) => [step, i === 0 ? amount : rival(amount, 96 - 6 * i)] as const);
          const rows = at.map(([step, cost]) => ({ from: text(String(step)), price: money.cell(cost) }));
          return {
            rows: numbers.chance(0.3) ? rows.reverse() : rows,
            price: fixed(amount),
            breaks: at.slice(1).map(([step, cost]) => [step, fixed(cost)]),
          };
        },
      };
    case 'periods':
      return {
        ...plain,
        several: true,
        columns: [
          { key: 'valid from', heading: random.pick(words.validFrom) },
          { key: 'valid to', heading: random.pick(words.validTo) },
          price(pick(words.price)),
        ],
        product: (numbers, amount) => {
          const day = (year: number) =>
            text(words.mark === ',' && words.language !== 'sv' ? `01.07.${year}` : `${year}-07-01`);
          const period = (from: number, to: number, cost: Amount): Row => ({
            'valid from': day(from),
            'valid to': day(to),
            price: money.cell(cost),
          });
          const rows = [period(2020, 2095, amount)];
          if (numbers.chance(0.4)) rows.unshift(period(2010, 2019, rival(amount, 85)));
          if (numbers.chance(0.4)) rows.push(period(2096, 2099, rival(amount, 120)));
          return { rows: numbers.chance(0.3) ? rows.reverse() : rows, price: fixed(amount), breaks: [] };
        },
      };
    default:
  }
  return onePrice(mix, words, money, inHeading, cents);
}

/** With what it is for, or in the smaller unit. */
function onePrice(
  mix: Mix,
  words: Words,
  money: Money,
  inHeading: (heading: string) => string,
  cents: boolean,
): Scheme {
  const random = mix.numbers('one price');
  const ways = ['none', 'none', 'none', 'heading', 'column', 'cell'] as const;
  const told = cents ? 'none' : mix.oneOf('basis', ways);
  const basis = told === 'cell' && money.told === 'format' ? 'none' : told;
  const many = random.pick([10, 100, 1000]);
  const word = inHeading(random.pick(random.chance(0.7) ? words.price : words.net));
  const heading = cents
    ? random.pick(words.cents)
    : basis === 'heading'
      ? inHeading(random.pick(words.perMany).replace('#', String(many)))
      : word;
  const columns: Column[] = [{ key: 'price', heading }];
  if (basis === 'column') columns.push({ key: 'basis', heading: random.pick(words.basis) });
  const behind = random.pick([`/#`, ` / # ${words.piece}`, `/# ${words.piece}`, ` per #`]);
  return {
    columns,
    several: false,
    sound: true,
    priceKey: 'price',
    product: (numbers, amount) => {
      const per = basis === 'none' ? 1 : basis === 'heading' ? many : numbers.pick([1, 100, 1000]);
      const row: Row = { price: money.cell(amount) };
      if (basis === 'column') row.basis = text(String(per));
      if (basis === 'cell' && per > 1)
        row.price = text(`${money.cell(amount).text}${behind.replace('#', String(per))}`);
      return {
        rows: [row],
        price: fixed(times(amount, 1n, BigInt(per) * (cents ? 100n : 1n), 4)),
        breaks: [],
      };
    },
  };
}

/** Products as two suppliers would write them, with known answers. Seeded: the same on every machine. */
import { gtin13, keyOf, mix, pick, share } from '../../../demo/generator/random.ts';

export interface Listed {
  code: string;
  name: string;
  brand: string;
  barcode: string;
}

export interface Challenge {
  ours: Listed[];
  theirs: Listed[];
  /** Our code to their code, where both mean the same thing. */
  truth: Map<string, string>;
}

interface Thing {
  brand: string;
  noun: string;
  makes: string[];
  colour: string;
  measure: readonly [number, Unit];
  model: string;
}

type Unit = 'g' | 'ml' | 'mm' | 'w' | 'pcs' | 'v';

const brands = [
  'Bosch',
  'Makita',
  'Fiskars',
  'Nordlicht',
  'Tesa',
  'Gardena',
  'Kärcher',
  'Stanley',
  'Hewlett',
  'Fazer',
  'Ariston',
  'Velux',
];
const nouns = [
  'Cordless Drill',
  'Wood Screws',
  'Masking Tape',
  'Olive Oil',
  'Ground Coffee',
  'Garden Hose',
  'Pressure Washer',
  'Ceiling Lamp',
  'Dish Soap',
  'Cable Ties',
  'Paint Roller',
  'Safety Gloves',
  'Wall Anchor',
  'Hand Sanitizer',
  'Extension Cord',
];
const makes = [
  'Professional',
  'Compact',
  'Stainless',
  'Premium',
  'Universal',
  'Organic',
  'Heavy Duty',
  'Outdoor',
  'Galvanised',
  'Classic',
  'Flexible',
  'Waterproof',
];
const colours = ['red', 'blue', 'black', 'white', 'green', 'yellow', 'silver', 'orange'];
const measures: readonly (readonly [number, Unit])[] = [
  [250, 'g'],
  [500, 'g'],
  [1000, 'g'],
  [2500, 'g'],
  [330, 'ml'],
  [500, 'ml'],
  [1000, 'ml'],
  [1500, 'ml'],
  [40, 'mm'],
  [120, 'mm'],
  [500, 'mm'],
  [2000, 'mm'],
  [18, 'v'],
  [12, 'v'],
  [500, 'w'],
  [1200, 'w'],
  [6, 'pcs'],
  [10, 'pcs'],
  [25, 'pcs'],
  [100, 'pcs'],
];
const others: Record<Unit, string> = { g: 'kg', ml: 'l', mm: 'cm', w: 'kW', v: 'Volt', pcs: 'pieces' };
const factors: Record<Unit, number> = { g: 1000, ml: 1000, mm: 10, w: 1000, v: 1, pcs: 1 };
const shortened: Record<string, string> = {
  Professional: 'Prof.',
  Stainless: 'Stainl.',
  Universal: 'Univ.',
  black: 'blk',
  Galvanised: 'Galv.',
  Compact: 'Comp.',
  Pressure: 'Press.',
  Extension: 'Ext.',
  Waterproof: 'Wtrprf',
};

/** `pairs` true pairs, beside each a thing that only looks like it, and `orphans` of ours that have only such a one. */
export function challenge(seed: number, pairs: number, orphans: number): Challenge {
  const made: Challenge = { ours: [], theirs: [], truth: new Map() };
  for (let i = 0; i < pairs + orphans; i += 1) {
    const key = mix(keyOf(seed, 'things'), i);
    const thing = thingOf(key);
    made.ours.push(list(`O-${i}`, write(thing), thing.brand));
    if (i < pairs) {
      made.theirs.push(respell(key, `T${7000 + i}`, thing));
      made.truth.set(`O-${i}`, `T${7000 + i}`);
    }
    const different = differ(key, thing);
    made.theirs.push(list(`D${9000 + i}`, write(different), different.brand));
  }
  return made;
}

/** Two lists of `size` in which most of the one are in the other, respelled; a third of them with a barcode. */
export function catalogues(seed: number, size: number): Challenge {
  const made: Challenge = { ours: [], theirs: [], truth: new Map() };
  for (let i = 0; i < size; i += 1) {
    const key = mix(keyOf(seed, 'catalogue'), i);
    const thing = thingOf(key);
    const barcode = share(key, 90) < 0.33 ? gtin13(String(400_000_000_000 + i)) : '';
    made.ours.push({ ...list(`O-${i}`, write(thing), thing.brand), barcode });
    const theirs = respell(mix(key, 1), `T${i}`, share(key, 91) < 0.7 ? thing : thingOf(mix(key, 92)));
    made.theirs.push({ ...theirs, barcode: share(key, 91) < 0.7 ? barcode : '' });
    if (share(key, 91) < 0.7) made.truth.set(`O-${i}`, `T${i}`);
  }
  return made;
}

function thingOf(key: number): Thing {
  return {
    brand: pick(key, 1, brands),
    noun: pick(key, 2, nouns),
    makes: [pick(key, 3, makes.slice(0, 6)), pick(key, 4, makes.slice(6))],
    colour: pick(key, 5, colours),
    measure: pick(key, 6, measures),
    model:
      share(key, 7) < 0.6 ? `${pick(key, 8, ['GX', 'PRO', 'TX', 'M'])}${100 + (mix(key, 9) % 9900)}` : '',
  };
}

const list = (code: string, name: string, brand: string): Listed => ({ code, name, brand, barcode: '' });
const measureOf = ([value, unit]: Thing['measure']) => `${value} ${unit}`;
const words = (thing: Thing) => [...thing.makes, thing.noun, thing.model, thing.colour].filter(Boolean);
const write = (thing: Thing) => [thing.brand, ...words(thing), measureOf(thing.measure)].join(' ');

/** The same thing in another hand: order, typos, abbreviations, units, the brand not told. */
function respell(key: number, code: string, thing: Thing): Listed {
  let parts = words(thing).flatMap(part => part.split(' '));
  if (share(key, 20) < 0.5) parts = [...parts.slice(-2), ...parts.slice(0, -2)];
  if (share(key, 21) < 0.35)
    parts = parts.map((part, i) => (share(key, 30 + i) < 0.5 ? (shortened[part] ?? part) : part));
  const typos = share(key, 22) < 0.6 ? 1 : share(key, 22) < 0.8 ? 2 : 0;
  for (let i = 0; i < typos; i += 1) parts = misspell(mix(key, 40 + i), parts);
  const size = otherUnit(key, thing.measure);
  parts = share(key, 23) < 0.5 ? [...parts, size] : [size, ...parts];
  const told = share(key, 24);
  if (told > 0.3) parts = [thing.brand, ...parts];
  const name =
    share(key, 25) < 0.3 ? parts.join(' ').toUpperCase() : parts.join(share(key, 26) < 0.2 ? ', ' : ' ');
  return list(code, name, told < 0.6 ? '' : thing.brand);
}

function misspell(key: number, parts: string[]): string[] {
  const long = parts.map((part, i) => ({ part, i })).filter(({ part }) => /^[A-Za-z]{5,}$/.test(part));
  if (long.length === 0) return parts;
  const { part, i } = pick(key, 1, long);
  const at = 1 + (mix(key, 2) % (part.length - 2));
  const written =
    share(key, 3) < 0.5
      ? part.slice(0, at) + part.slice(at + 1)
      : part.slice(0, at) + part.charAt(at + 1) + part.charAt(at) + part.slice(at + 2);
  return parts.with(i, written);
}

function otherUnit(key: number, [value, unit]: Thing['measure']): string {
  const way = mix(key, 60) % 4;
  if (way === 0) return `${value}${unit}`;
  if (way === 1) return `${value} ${unit}`;
  const number = String(value / factors[unit]);
  return `${way === 2 ? number.replace('.', ',') : number}${way === 2 ? ' ' : ''}${others[unit]}`;
}

/** Another thing in nearly the same words: another size, number, colour or brand. */
function differ(key: number, thing: Thing): Thing {
  const next = <Item>(items: readonly Item[], item: Item) =>
    items[(items.indexOf(item) + 1) % items.length] as Item;
  switch (mix(key, 70) % 4) {
    case 0:
      return { ...thing, measure: [thing.measure[0] * 2, thing.measure[1]] };
    case 1:
      return { ...thing, colour: next(colours, thing.colour) };
    case 2:
      return { ...thing, brand: next(brands, thing.brand) };
    default:
      return thing.model === ''
        ? { ...thing, measure: [thing.measure[0] + 5, thing.measure[1]] }
        : { ...thing, model: thing.model.replace(/\d$/, digit => String((Number(digit) + 1) % 10)) };
  }
}

export function csv(products: Listed[]): string {
  const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const rows = products.map(({ code, name, brand, barcode }) =>
    [code, name, brand, barcode, '9.90'].map(quote).join(','),
  );
  return ['code,name,brand,barcode,price', ...rows, ''].join('\n');
}

/** What a refusal says to a person: by the names of the form, not by those of the API. */
import { hints, titles } from './hints.ts';
import { amount } from './show.ts';

/** What a problem document says of one field. */
export interface FieldError {
  field: string;
  message: string;
}

/** A refusal, as far as it speaks to a person. */
export interface Said {
  code: string;
  message: string;
  hint: string | null;
  errors: FieldError[];
}

/** What fields are called on the forms; a form that calls one otherwise says so. */
const names: Record<string, string> = {
  quantity: 'Pieces',
  unit_cost: 'Cost of a piece',
  from_location: 'From',
  to_location: 'To',
  reference_id: 'Document',
  expires_at: 'Until',
  po_number: 'Number of the order',
  selling_price: 'Price',
  cost_price: 'Cost',
  markup_percentage: 'Markup in percent',
  surcharge: 'Surcharge a piece',
  source_tier: 'As tier',
  adjustment_percentage: 'Adjusted by percent',
  minimum_price: 'Never below',
  maximum_price: 'Never above',
  rounding_increment: 'In steps of',
  charm_ending: 'Ends in',
  from_quantity: 'From pieces',
  effective_from: 'From',
  effective_to: 'To',
  reason: 'Why',
  default_markup_percentage: 'First markup in percent',
  currency_code: 'Currency',
  tier_name: 'Name',
  supplier_code: 'Code',
  supplier_name: 'Name',
  header_row: 'Row of the headings',
  decimal_mark: 'Decimal mark',
};

/** Names of fields by their paths, of one form; undefined: as they are called everywhere. */
export type NameOf = (path: string) => string | undefined;

/** What one form says otherwise than the others. */
export interface FormWords {
  nameOf?: NameOf;
  /** What helps, by code. */
  hints?: Record<string, string>;
}

export interface Plain {
  title: string;
  hint: string | null;
}

/** A refusal in the words of the page. */
export function inPlain({ code, message, hint, errors }: Said, words: FormWords = {}): Plain {
  const { nameOf = () => undefined, hints = {} } = words;
  if (errors.length > 0) {
    if (errors.every(isOfPath))
      return { title: 'This address leads nowhere.', hint: 'Look at it again, or go by the list.' };
    return { title: `${errors.map(one => sentenceOf(one, nameOf)).join('; ')}.`, hint: null };
  }
  return { title: titles[code] ?? withNames(message), hint: hints[code] ?? hintOf(code, hint) };
}

/** Whether an address holds no id: what a path names is called so, and nothing in a query or a body. */
const isOfPath = ({ field, message }: FieldError) => message === 'is no id' && /^[a-z]+Id$/.test(field);

/** What helps: in our own words, or in the server's where these name nothing that only its callers know. */
export function hintOf(code: string, hint: string | null): string | null {
  const text = hints[code] ?? (hint === null ? null : withNames(hint));
  return text === null || /\w_\w/.test(text) ? null : text;
}

function sentenceOf({ field, message }: FieldError, nameOf: NameOf): string {
  const key = field.split('.').findLast(part => !/^\d+$/.test(part)) ?? field;
  const name = nameOf(field) ?? names[key] ?? capital(key.replaceAll('_', ' '));
  const least = /^is no whole number from (\d+)/.exec(message)?.[1];
  if (least !== undefined) return `${name}: type a whole number, ${least} or more, in digits alone`;
  if (message.startsWith('is no decimal number')) return `${name}: type a number such as ${amount('12.50')}`;
  return `${name} ${message}`;
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** A text in which fields are called as on the forms. */
const withNames = (text: string) => text.replaceAll(/\b[a-z]+(?:_[a-z]+)+\b/g, key => names[key] ?? key);

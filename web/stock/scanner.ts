/** Tells a scanner from a person in fields of figures: what a scanner reads there is no quantity. */
import { type RefObject, useEffect, useRef } from 'react';
import { at, call, type Page, Refusal } from '../api.ts';
import type { ProductStock } from './rows.ts';

/** Nobody presses keys, Enter among them, so fast one after the other; a scanner does. */
const BURST_MS = 40;
/** What scanners are set to send behind a code. */
const ENDS = ['Enter', 'Tab'];
/** One figure and Enter are two hands. */
const SHORTEST = 2;
/** Nobody waits longer to hear whether a number is a code. */
const LOOKUP_MS = 5_000;

interface Burst {
  field: HTMLInputElement;
  /** What stood there before. */
  before: string;
  text: string;
  last: number;
}

/**
 * Watches the fields of figures of a form. A burst of keys that ends in Enter or Tab is a scan: it sends nothing, and the field is
 * as it was before.
 *
 * @returns what is being sent by Enter in such a field: it may be a code that was read slowly
 */
export function useScanner(
  form: RefObject<HTMLFormElement | null>,
  onScan: (code: string) => void,
): () => string | null {
  const told = useRef(onScan);
  told.current = onScan;
  const entered = useRef<string | null>(null);
  useEffect(() => {
    const watched = form.current!;
    let burst: Burst | null = null;
    const type = (event: InputEvent) => {
      const field = event.target as HTMLInputElement;
      const isText = event.inputType.startsWith('insert') && event.inputType !== 'insertFromPaste';
      if (!isFigures(field) || !isText || event.data === null) return;
      if (burst?.field !== field || event.timeStamp - burst.last > BURST_MS)
        burst = { field, before: field.value, text: event.data, last: event.timeStamp };
      else Object.assign(burst, { text: burst.text + event.data, last: event.timeStamp });
    };
    const press = (event: KeyboardEvent) => {
      const field = event.target as HTMLInputElement;
      entered.current = null;
      if (!ENDS.includes(event.key) || !isFigures(field)) return;
      if (event.key === 'Enter') entered.current = field.value.trim();
      if (burst?.field !== field || event.timeStamp - burst.last > BURST_MS || burst.text.length < SHORTEST)
        return;
      event.preventDefault();
      const { before, text } = burst;
      put(field, before);
      burst = null;
      entered.current = null;
      told.current(text);
    };
    // A form that was not complete sent nothing then.
    const forget = () => {
      entered.current = null;
    };
    const gone = new AbortController();
    const listening = { capture: true, signal: gone.signal };
    watched.addEventListener('beforeinput', type, listening);
    watched.addEventListener('keydown', press, listening);
    watched.addEventListener('keyup', forget, listening);
    watched.addEventListener('pointerdown', forget, listening);
    return () => gone.abort();
  }, [form]);
  return () => entered.current;
}

const isFigures = ({ inputMode }: HTMLElement) => inputMode === 'numeric' || inputMode === 'decimal';

/** As if it were typed: React hears of it. */
function put(field: HTMLInputElement, value: string): void {
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!.set!.call(field, value);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

/** What is said of a scan where a number belongs. */
export const scanned = (code: string) =>
  new Refusal(
    400,
    'scanned_quantity',
    `${code} was scanned: it is not taken for a number.`,
    'Nothing was posted, and the field is as it was. Type how many there are; close the form to scan the next product.',
    null,
  );

/** A number that is a product's code, too, or may be one, is sent by the button alone. @throws Refusal */
export async function refuseCode(code: string, does: string): Promise<void> {
  const product = await productOf(code, does);
  if (product === undefined) return;
  throw new Refusal(
    400,
    'scanned_quantity',
    `${code} is a code of ${product.product_name}: it may have been scanned.`,
    `Nothing was posted. If it is the number that you mean, press “${does}”.`,
    null,
  );
}

/** What has the code. Nothing was posted yet: whatever goes wrong here leaves no doubt of that. @throws Refusal */
async function productOf(code: string, does: string): Promise<ProductStock | undefined> {
  const path = at('/api/issoh/stock/products', { code, limit: 1 });
  try {
    return (await call<Page<ProductStock>>(path, { signal: AbortSignal.timeout(LOOKUP_MS) })).items[0];
  } catch {
    throw new Refusal(
      400,
      'code_not_looked_up',
      `Whether ${code} is a product’s code could not be found out.`,
      `Nothing was posted. If it is the number that you mean, press “${does}”.`,
      null,
    );
  }
}

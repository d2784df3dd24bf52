/** Where a code is scanned or words are typed: a scanner types and presses Enter. */
import { useEffect, useRef, useState } from 'react';
import { Button, Input, Label, SearchField } from 'react-aria-components';
import { useLocation } from 'wouter';
import { at, call, type Page, Refusal } from '../api.ts';
import { useAct } from '../asking.ts';
import { Trouble } from '../parts/said.tsx';
import type { ProductStock } from './rows.ts';
import { pageOf } from './words.ts';

export function Scan(props: {
  text: string;
  warehouse: string | null;
  onWords(text: string): void;
  /** More than one product has the code. */
  onSeveral(code: string): void;
}) {
  const [text, setText] = useState(props.text);
  const [, go] = useLocation();
  const { busy, refusal, act } = useAct();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => setText(props.text), [props.text]);
  useTyping(field);
  const look = () =>
    act(async () => {
      if (isUnsettled())
        throw new Refusal(
          409,
          'form_open',
          'A form here has no answer yet.',
          'Finish or close it first.',
          null,
        );
      const code = text.trim();
      // The next scan takes the place of this one.
      field.current?.select();
      if (code === '') return props.onWords('');
      const found = await call<Page<ProductStock>>(at('/api/issoh/stock/products', { code, limit: 2 }));
      const [one, another] = found.items;
      if (one === undefined) return props.onWords(code);
      if (another !== undefined) return props.onSeveral(code);
      setText('');
      go(pageOf(one.internal_sku, props.warehouse));
    });
  return (
    <search className="scan">
      <form
        onSubmit={event => {
          event.preventDefault();
          look();
        }}
      >
        <SearchField className="field" value={text} onChange={setText} maxLength={200}>
          <Label>Scan, or search SKU, name, barcode</Label>
          <div className="together">
            <Input
              ref={field}
              autoComplete="off"
              spellCheck="false"
              onFocus={event => event.target.select()}
            />
            <Button slot={null} type="submit" className="button" isDisabled={busy}>
              Find
            </Button>
          </div>
        </SearchField>
      </form>
      <Trouble refusal={refusal} again={look} />
    </search>
  );
}

/** Whether something was sent of which nobody knows yet what became of it: to leave now would lose its key. */
const isUnsettled = () => document.querySelector('[data-unsettled="true"]') !== null;

/** What is typed, or scanned, while no field has the focus goes into this one. */
function useTyping(field: React.RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const isText = /^[\p{L}\p{N}]$/u.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey;
      const on = event.target as HTMLElement;
      if (isText && on.closest('input, select, textarea, [role="alertdialog"], [role="tab"]') === null)
        field.current?.focus();
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [field]);
}

/** A list that is dropped: whose it is, and the trial that shows what it would do. */
import { useState } from 'react';
import {
  Button,
  ComboBox,
  FieldError,
  Form,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Text,
} from 'react-aria-components';
import { useLocation } from 'wouter';
import type { SppSuppliers } from '../../client/rows.ts';
import { call } from '../api.ts';
import { useAct, useAll } from '../asking.ts';
import { Choice, TextBox } from '../parts/fields.tsx';
import { Note, Trouble, Waiting } from '../parts/said.tsx';
import { size } from '../parts/show.ts';
import { manages } from '../roles.ts';
import { useSession } from '../session.ts';
import { FileDrop } from './parts.tsx';
import { refuseEmpty, send } from './send.ts';

const SUPPLIERS = '/api/spp/suppliers?status=active&limit=1000';

export function NewList() {
  const [file, setFile] = useState<File | null>(null);
  return (
    <>
      <FileDrop label="Drop a supplier’s pricelist here" onFile={setFile}>
        <p className="fine">
          CSV, TSV, XLSX, XLS, ODS or HTML, gzipped too. It is tried first: nothing is changed yet.
        </p>
      </FileDrop>
      {file && <Whose key={`${file.name} ${file.lastModified}`} file={file} onLeave={() => setFile(null)} />}
    </>
  );
}

function Whose({ file, onLeave }: { file: File; onLeave(): void }) {
  const { session } = useSession();
  const mayMake = manages(session!.role);
  const asked = useAll<SppSuppliers>(SUPPLIERS);
  const [, go] = useLocation();
  const [chosen, setChosen] = useState<string | null>(null);
  const [isNew, setIsNew] = useState(false);
  const [made, setMade] = useState({ supplier_code: '', supplier_name: '', currency_code: 'EUR' });
  const [mode, setMode] = useState<'partial' | 'full'>('partial');
  const { busy, refusal, act } = useAct();
  const suppliers = asked.answer ?? [];
  // Whoever makes one that is there goes on with that.
  const there =
    isNew &&
    suppliers.find(one => one.supplier_code.toUpperCase() === made.supplier_code.trim().toUpperCase());
  const supplier = chosen ?? (suppliers.length === 1 ? suppliers[0]!.supplier_code : null);

  const tryIt = () =>
    act(async () => {
      refuseEmpty(file);
      let whose = supplier;
      if (isNew) {
        whose = (await call<SppSuppliers>('/api/spp/suppliers', { json: made })).supplier_code;
        setIsNew(false);
        setChosen(whose);
        asked.again();
      }
      const { batch_id } = await send({ supplier: whose!, file, mode, isTrial: true });
      go(`/uploads/${batch_id}`);
    });

  return (
    <section className="card" aria-label="New list">
      <h2>
        {file.name} <span className="fine">{size(file.size)}</span>
      </h2>
      <Trouble refusal={asked.refusal} again={asked.again} />
      <Form
        onSubmit={event => {
          event.preventDefault();
          tryIt();
        }}
      >
        {mayMake && (
          <Button className="button quiet" onPress={() => setIsNew(!isNew)}>
            {isNew ? 'Choose one that is there' : 'A new supplier'}
          </Button>
        )}
        {isNew ? (
          <div className="row">
            <TextBox
              label="Code"
              value={made.supplier_code}
              onChange={supplier_code => setMade({ ...made, supplier_code })}
              isRequired
              maxLength={32}
              hint="Letters A to Z, digits, _ and -."
              autoFocus
            />
            <TextBox
              label="Name"
              value={made.supplier_name}
              onChange={supplier_name => setMade({ ...made, supplier_name })}
              isRequired
              maxLength={500}
            />
            <TextBox
              label="Currency"
              value={made.currency_code}
              onChange={code => setMade({ ...made, currency_code: code.toUpperCase() })}
              isRequired
              maxLength={3}
            />
          </div>
        ) : asked.answer === null ? (
          asked.refusal === null && <Waiting>Reading the suppliers</Waiting>
        ) : (
          <ComboBox
            className="field"
            menuTrigger="focus"
            isRequired
            defaultItems={suppliers.map(one => ({
              id: one.supplier_code,
              name: `${one.supplier_code}  ${one.supplier_name}`,
            }))}
            selectedKey={supplier}
            onSelectionChange={key => setChosen(key === null ? null : String(key))}
            allowsEmptyCollection
          >
            <Label>Supplier</Label>
            {/* Above the field: what opens below it would cover it. */}
            <FieldError>{`Choose the supplier${mayMake ? ', or make it by “A new supplier”' : ''}.`}</FieldError>
            <Input />
            <Popover className="popover">
              <ListBox
                renderEmptyState={() => (
                  <Text>No supplier is called so.{mayMake && ' “A new supplier”, above, makes one.'}</Text>
                )}
              >
                {(one: { id: string; name: string }) => <ListBoxItem>{one.name}</ListBoxItem>}
              </ListBox>
            </Popover>
          </ComboBox>
        )}
        {there && (
          <Note kind="warn" title={`There is ${there.supplier_code} already: ${there.supplier_name}.`}>
            <Button
              className="button"
              onPress={() => {
                setIsNew(false);
                setChosen(there.supplier_code);
              }}
            >
              Use {there.supplier_code}
            </Button>
          </Note>
        )}
        <Choice
          label="The list is"
          value={mode}
          onChange={value => setMode(value as 'partial' | 'full')}
          options={[
            ['partial', 'a part of the range: what it lacks stays on offer'],
            ['full', 'the whole range: what it lacks is discontinued'],
          ]}
        />
        <Trouble refusal={refusal} again={tryIt} />
        {busy && <Note kind="info">Sending the file …</Note>}
        <div className="buttons">
          <Button
            type="submit"
            className="button primary"
            isDisabled={busy || (!isNew && asked.answer === null)}
          >
            {isNew ? 'Make the supplier and try it' : 'Try it'}
          </Button>
          <Button className="button" onPress={onLeave} isDisabled={busy}>
            Leave it
          </Button>
        </div>
      </Form>
    </section>
  );
}

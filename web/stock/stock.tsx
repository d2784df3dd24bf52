/** `/stock`: what is on hand, what to order, what is on order; a scanned code opens its product. */
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import type { PageProps } from '../app.tsx';
import { Choice } from '../parts/fields.tsx';
import { Trouble } from '../parts/said.tsx';
import { operates } from '../roles.ts';
import { useSession } from '../session.ts';
import { Alerts } from './alerts.tsx';
import { OnHand } from './on-hand.tsx';
import { Orders } from './orders.tsx';
import { Scan } from './scan.tsx';
import { type Part, parts, useView } from './view.ts';
import { useWarehouses } from './warehouses.ts';

export default function StockPage(_: PageProps) {
  const mayAct = operates(useSession().session?.role ?? '');
  const [view, change] = useView();
  const warehouses = useWarehouses();
  return (
    <main id="main" className="stock">
      <h1>Stock</h1>
      <Scan
        text={view.q ?? view.code ?? ''}
        warehouse={view.warehouse}
        onWords={q => change({ q: q || null, code: null, part: 'stock' })}
        onSeveral={code => change({ q: null, code, part: 'stock' })}
      />
      <Choice
        label="Warehouse"
        value={view.warehouse ?? ''}
        onChange={warehouse => change({ warehouse: warehouse || null })}
        options={[
          ['', 'All'],
          ...warehouses.open.map(
            one => [one.warehouse_code, `${one.warehouse_code}, ${one.warehouse_name}`] as const,
          ),
        ]}
      />
      <Trouble refusal={warehouses.refusal} again={warehouses.again} />
      <Tabs selectedKey={view.part} onSelectionChange={part => change({ part: part as Part })}>
        <TabList aria-label="Stock">
          {(Object.keys(parts) as Part[]).map(part => (
            <Tab key={part} id={part}>
              {parts[part]}
            </Tab>
          ))}
        </TabList>
        <TabPanel id="stock">
          <OnHand view={view} change={change} />
        </TabPanel>
        <TabPanel id="reorder">
          <Alerts view={view} change={change} mayAct={mayAct} />
        </TabPanel>
        <TabPanel id="orders">
          <Orders view={view} change={change} mayAct={mayAct} warehouses={warehouses.open} />
        </TabPanel>
      </Tabs>
    </main>
  );
}

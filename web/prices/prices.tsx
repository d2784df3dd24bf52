/** `/prices`: prices that a cost proposes, the rules of each product, and the tiers they are for. */
import type { ReactNode } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { useSearchParams } from 'wouter';
import { useAll } from '../asking.ts';
import { Answered } from '../parts/said.tsx';
import { setsPrices } from '../roles.ts';
import { useSession } from '../session.ts';
import { Proposals } from './proposals.tsx';
import { Rules } from './rules.tsx';
import { Tiers } from './tiers.tsx';
import { type TabName, type Tier, tabs, tabWords } from './words.ts';

export default function PricesPage() {
  const [parameters, setParameters] = useSearchParams();
  const role = useSession().session?.role ?? '';
  const tiers = useAll<Tier>('/api/issoh/pricing-tiers?limit=1000');
  const open = tabs.find(tab => tab === parameters.get('tab')) ?? 'proposals';
  const maySet = setsPrices(role);
  const panels: Record<TabName, (known: Tier[]) => ReactNode> = {
    proposals: known => <Proposals tiers={known} maySet={maySet} />,
    rules: known => <Rules tiers={known} maySet={maySet} />,
    tiers: known => <Tiers tiers={known} maySet={maySet} again={tiers.again} />,
  };
  return (
    <main id="main">
      <h1>Prices</h1>
      <Answered asked={tiers} waiting="Reading the tiers">
        {items => (
          <Tabs selectedKey={open} onSelectionChange={tab => setParameters({ tab: String(tab) })}>
            <TabList aria-label="What is shown">
              {tabs.map(tab => (
                <Tab key={tab} id={tab}>
                  {tabWords[tab]}
                </Tab>
              ))}
            </TabList>
            {tabs.map(tab => (
              <TabPanel key={tab} id={tab}>
                {panels[tab](items)}
              </TabPanel>
            ))}
          </Tabs>
        )}
      </Answered>
    </main>
  );
}

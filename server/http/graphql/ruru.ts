/** The page /ruru: it opens with our queries, and takes a token that its link carries. */
import type { GraphileConfig } from 'graphile-config';
import { samples } from './samples.ts';

/** The fragment never leaves the browser; the token stays for the tab, and is taken out of the address. */
const TAKE_TOKEN = `
    <script>
      {
        const given = new URLSearchParams(location.hash.slice(1)).get('token');
        if (given !== null) {
          sessionStorage.setItem('inventory.token', given);
          history.replaceState(null, '', location.pathname + location.search);
        }
        const token = sessionStorage.getItem('inventory.token');
        if (token !== null) {
          RURU_CONFIG.initialHeaders = JSON.stringify({ Authorization: 'Bearer ' + token }, null, 2);
          // The page asks for the schema before it looks at its pane of headers.
          const ask = window.fetch;
          window.fetch = (address, how = {}) => {
            const headers = new Headers(how.headers);
            const isOurs = new URL(address, location.href).pathname === '/graphql';
            if (isOurs && !headers.has('Authorization')) headers.set('Authorization', 'Bearer ' + token);
            return ask(address, { ...how, headers });
          };
        }
      }
    </script>`;

export const ruru: GraphileConfig.Preset['ruru'] = {
  clientConfig: { defaultQuery: samples } as never,
  htmlParts: { configScript: original => original + TAKE_TOKEN },
};

/** What stands at `/`: which doors there are. */
import type { Express } from 'express';

const doors = {
  '/docs': 'REST, path by path; /api/openapi.json is the same as OpenAPI 3.1',
  '/ruru': 'GraphQL, to look at and to try; /graphql takes the queries',
  '/healthz': 'whether the server lives',
  '/readyz': 'whether it can serve, or why not',
  '/metrics': 'what it counts, for Prometheus',
};

const items = Object.entries(doors).map(([path, what]) => `<li><a href="${path}">${path}</a>: ${what}</li>`);
const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Inventory</title>
<h1>Inventory</h1>
<ul>
${items.join('\n')}
</ul>
</html>
`;

/** A page for a browser, and JSON for all else. */
export function mountHome(app: Express): void {
  app.get('/', (request, response) => {
    if (request.accepts(['json', 'html']) === 'html') response.type('html').send(PAGE);
    else response.json({ name: 'inventory', doors });
  });
  app.all('/', (_request, response, next) => {
    response.locals.allowed = ['GET'];
    next();
  });
}

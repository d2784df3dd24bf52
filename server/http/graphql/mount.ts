import './environment.ts';

import { type Express, Router } from 'express';
import { postgraphile } from 'postgraphile';
import { grafserv } from 'postgraphile/grafserv/express/v4';
import type { Authenticate } from '../auth.ts';
import type { Serving } from '../context.ts';
import { jsonBody } from '../json-body.ts';
import { refusalOf } from './cost.ts';
import { current } from './masking.ts';
import { makePreset } from './preset.ts';

/**
 * Serves POST /graphql (with a token, as REST) and the page /ruru.
 *
 * @returns what lets go of the schema
 */
export async function mountGraphql(
  app: Express,
  context: Serving,
  authenticate: Authenticate,
): Promise<() => Promise<void>> {
  const { jsonLimit } = context.settings;
  const pgl = postgraphile(await makePreset(context.slices.graphql, jsonLimit, context.limits));
  const server = pgl.createServ(grafserv);
  const schema = await pgl.getSchema();
  const door = Router();
  await server.addTo(door as unknown as Express, null, false);

  app.post('/graphql', async (request, response, next) => {
    const claims = await authenticate(request);
    context.takeTurn(claims, response);
    response.locals.claims = claims;
    next();
  });
  app.post('/graphql', jsonBody(context), (request, response, next) => {
    // Without one grafserv would read another kind of body by itself, past what is counted here.
    request.body ??= {};
    const { query, variables } = request.body;
    const refusal =
      typeof query === 'string' ? refusalOf(schema, query, variables ?? {}, context.limits.graphql) : null;
    if (refusal !== null) {
      response.status(400).json({ errors: [refusal] });
      return;
    }
    current.run({ id: String(request.id), log: request.log }, next);
  });
  app.all('/graphql', (request, response, next) => {
    if (request.method === 'POST') return next();
    response.locals.allowed = ['POST'];
    next('route');
  });
  app.use((request, response, next) => {
    if (response.locals.allowed !== undefined) next();
    else door(request, response, next);
  });
  // Lets go of the server and the schema.
  return async () => pgl.release();
}

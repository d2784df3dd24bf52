/** The pages: the bundle of `web/` at the paths of `web/pages.ts`, and nothing in it from elsewhere. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express, { type ErrorRequestHandler, type Express, type Request, type RequestHandler } from 'express';
import helmet from 'helmet';
import { pages } from '../../web/pages.ts';
import { Problem } from '../problem.ts';
import { projectRoot } from '../settings.ts';

/** Where `npm run build` puts the bundle. */
export const bundle = join(projectRoot, 'out/web');

/** Files of our origin alone, none of it inline; never within another page. */
const policy = helmet.contentSecurityPolicy({
  useDefaults: false,
  directives: {
    'default-src': ["'self'"],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
    'frame-ancestors': ["'none'"],
    'object-src': ["'none'"],
  },
});

/** Whether somebody has built them. */
export function arePagesBuilt(folder = bundle): boolean {
  return existsSync(join(folder, 'index.html'));
}

/** @param folder of the bundle */
export function mountPages(app: Express, folder = bundle): void {
  // Their names change with what is in them.
  app.use('/assets', express.static(join(folder, 'assets'), { immutable: true, maxAge: '1y', index: false }));
  app.get(['/', ...Object.values(pages).map(page => page.path)], policy, shell(folder, 200));
  // A person in a browser is told in a page that nothing is there, all others by answerProblem.
  const tellPerson: RequestHandler = (request, response, next) =>
    policy(request, response, () => shell(folder, 404)(request, response, next));
  app.get('/{*path}', (request, response, next) => {
    if (response.locals.allowed === undefined && isPerson(request)) tellPerson(request, response, next);
    else next();
  });
  // So is an address that cannot be decoded: it is no page's.
  const undecoded: ErrorRequestHandler = (error, request, response, next) => {
    const isOurs = error instanceof URIError && !request.path.startsWith('/api/');
    if (isOurs && request.method === 'GET' && isPerson(request)) tellPerson(request, response, next);
    else next(error);
  };
  app.use(undecoded);
}

const isPerson = (request: Request) => request.accepts(['json', 'html']) === 'html';

function shell(folder: string, status: number): RequestHandler {
  return (_request, response, next) => {
    response.status(status).set('Cache-Control', 'no-cache');
    response.sendFile(
      join(folder, 'index.html'),
      { cacheControl: false },
      (error?: NodeJS.ErrnoException) => {
        if (error === undefined || response.headersSent) return;
        next(error.code === 'ENOENT' ? missing() : error);
      },
    );
  };
}

function missing(): Problem {
  return new Problem(503, 'pages_missing', 'The pages are not built.', {
    hint: 'Run "npm run build" in the folder of the inventory; no restart is needed.',
  });
}

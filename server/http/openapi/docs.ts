/** The OpenAPI document, and a page that shows it and tries it out; neither takes a token, nor anything from elsewhere. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Express, Response } from 'express';
import type { Route } from '../route.ts';
import { documentOf } from './document.ts';

const page = join(import.meta.dirname, 'page');
const swagger = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

/** What the page is made of, by its path. */
const files: Record<string, string> = {
  '/docs': join(page, 'index.html'),
  '/docs/start.js': join(page, 'start.js'),
  '/docs/swagger-ui.css': join(swagger, 'swagger-ui.css'),
  '/docs/swagger-ui-bundle.js': join(swagger, 'swagger-ui-bundle.js'),
  '/docs/favicon.png': join(swagger, 'favicon-32x32.png'),
};

/** Pictures of the page's own are in its style sheet. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export function mountDocs(app: Express, routes: Route[]): void {
  let text: string | undefined;
  app.get('/api/openapi.json', (_request, response) => {
    text ??= JSON.stringify(documentOf(routes));
    response.type('json').send(text);
  });
  for (const [path, file] of Object.entries(files)) {
    app.get(path, (_request, response) => {
      response.set('Content-Security-Policy', POLICY).sendFile(file);
    });
  }
  for (const path of ['/api/openapi.json', ...Object.keys(files)]) {
    app.all(path, (_request, response: Response, next) => {
      response.locals.allowed = ['GET'];
      next();
    });
  }
}

/** Browsers' pages of other origins: those that the settings name may call every door. */
import cors from 'cors';
import type { RequestHandler } from 'express';
import { KEY_HEADER } from './idempotency-key.ts';
import { LSN_HEADER } from './sources.ts';

/** Seconds that a browser may remember that it may. */
const REMEMBERED = 600;

/**
 * Answers preflights of the origins, and lets their pages read what is answered; all else goes by as if it were not there.
 * No cookie is ever looked at: who may is a token's to say.
 */
export function allowOrigins(origins: readonly string[]): RequestHandler {
  const allow = cors({
    origin: [...origins],
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH'],
    allowedHeaders: ['Authorization', 'Content-Type', KEY_HEADER, LSN_HEADER, 'X-Request-Id'],
    exposedHeaders: [
      'Content-Disposition',
      'Location',
      'Retry-After',
      'WWW-Authenticate',
      LSN_HEADER,
      'X-Request-Id',
    ],
    maxAge: REMEMBERED,
  });
  return (request, response, next) => {
    if (origins.includes(request.get('origin') ?? '')) return allow(request, response, next);
    if (origins.length > 0) response.vary('Origin');
    next();
  };
}

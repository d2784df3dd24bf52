import { json, type RequestHandler } from 'express';
import { atPace } from './body-time.ts';
import type { Serving } from './context.ts';
import { allowBody } from './continue.ts';

/** Asks for a JSON body and reads it, in the time and with the bytes that one may take. */
export function jsonBody({ settings, limits }: Serving): RequestHandler {
  const read = json({ limit: settings.jsonLimit, strict: false });
  return async (request, response, next) => {
    allowBody(request, response);
    const arrived = () =>
      new Promise<void>((resolve, reject) => {
        read(request, response, error => (error === undefined ? resolve() : reject(error)));
      });
    await atPace(request, limits.jsonBody, arrived);
    next();
  };
}

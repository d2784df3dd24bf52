/** The file of an upload request: a multipart part named `file`, or the raw body. */
import { rm } from 'node:fs/promises';
import busboy from 'busboy';
import type { Request } from 'express';
import type { Keys } from '../encryption/keys.ts';
import { Problem } from '../problem.ts';
import { type Spooled, spool } from './spool.ts';

export type Received = Spooled & { fileName: string | null };

const PARTS = { files: 8, fields: 32, parts: 40, fieldSize: 65_536, headerPairs: 64 };

interface Named {
  /** As the request names it, before its part does. */
  fileName: string | undefined;
  keys: Keys;
}

/**
 * Spools the file that a request carries.
 *
 * @throws Problem 400 `file_missing`, `too_many_files`, `invalid_multipart`; PricelistError as `spool` does
 */
export async function receiveFile(
  request: Request,
  dir: string,
  limits: { maxFileBytes: number },
  { fileName, keys }: Named,
): Promise<Received> {
  if (request.is('multipart/form-data')) return receivePart(request, dir, limits, { fileName, keys });
  const file = await spool(request, dir, limits, keys);
  if (file.size > 0) return { ...file, fileName: fileName ?? null };
  await rm(file.path, { force: true });
  throw missing('The request has no body.');
}

async function receivePart(
  request: Request,
  dir: string,
  limits: { maxFileBytes: number },
  { fileName: given, keys }: Named,
): Promise<Received> {
  const form = openForm(request);
  let received: Promise<Received> | null = null;
  let files = 0;
  const ended = new Promise<void>((resolve, reject) => {
    form.on('file', (name, part, info) => {
      // Without a listener a part that is cut short would end the process.
      part.on('error', () => undefined);
      files += 1;
      if (files > 1) reject(tooMany());
      if (name !== 'file' || received !== null) {
        part.resume();
        return;
      }
      received = spool(part, dir, limits, keys).then(spooled => ({
        ...spooled,
        fileName: given ?? info.filename ?? null,
      }));
      received.catch(reject);
    });
    form.on('error', error => reject(invalid(error)));
    form.on('close', resolve);
    request.once('aborted', () => form.destroy(new Error('aborted')));
    request.pipe(form);
  });
  try {
    await ended;
    if (received === null) throw missing('The multipart body has no part named "file".');
    return await (received as Promise<Received>);
  } catch (error) {
    // Refused for what came behind it: a whole file is not to stay.
    const made = received as Promise<Received> | null;
    // A file that broke off says why better than the form does.
    const file = await made;
    if (file !== null) await rm(file.path, { force: true });
    throw error;
  }
}

function openForm(request: Request): busboy.Busboy {
  try {
    return busboy({ headers: request.headers, limits: PARTS, defParamCharset: 'utf8' });
  } catch (error) {
    throw invalid(error);
  }
}

function invalid(error: unknown): Problem {
  return new Problem(400, 'invalid_multipart', 'The multipart body cannot be read to its end.', {
    hint: 'Send one part named "file", or the bare file as the body with ?filename=.',
    cause: error,
  });
}

function missing(what: string): Problem {
  return new Problem(400, 'file_missing', what, {
    hint: 'Send one part named "file", or the bare file as the body with ?filename=.',
  });
}

function tooMany(): Problem {
  return new Problem(400, 'too_many_files', 'The multipart body has more than one file.', {
    hint: 'Send one list per request, as the one part named "file".',
  });
}

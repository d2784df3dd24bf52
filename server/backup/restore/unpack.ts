/** The files of a cluster in the archive that BASE_BACKUP sent, each compared with the manifest that came with it. */
import { createHash } from 'node:crypto';
import { isAbsolute, normalize } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extract } from 'tar-stream';
import { z } from 'zod';
import { damaged } from '../../encryption/encrypted-file.ts';

const Manifest = z.object({
  Files: z.array(
    z.object({
      Path: z.string().optional(),
      'Encoded-Path': z.string().optional(),
      Size: z.number(),
      Checksum: z.string(),
    }),
  ),
});

/** Size and SHA-256 of each file, by its path. */
export type Listed = Map<string, { size: number; checksum: string }>;

export function readManifest(text: string): Listed {
  const { Files } = Manifest.parse(JSON.parse(text));
  return new Map(
    Files.map(file => [
      file.Path ?? Buffer.from(file['Encoded-Path'] ?? '', 'hex').toString('utf8'),
      { size: file.Size, checksum: file.Checksum },
    ]),
  );
}

export interface Unpacked {
  path: string;
  type: string | null | undefined;
  /** Where a link leads. */
  link: string | null | undefined;
  content: Readable;
}

/** Visits each entry of a tar archive in turn. @throws what the source or a visit throws */
export async function unpack(
  source: AsyncIterable<Buffer>,
  visit: (entry: Unpacked) => Promise<void>,
): Promise<void> {
  const archive = extract();
  const fed = pipeline(source, archive);
  fed.catch(() => undefined);
  try {
    for await (const entry of archive) {
      const { name, type, linkname } = entry.header;
      const path = normalize(name).replace(/\/$/, '');
      if (isAbsolute(path) || path.startsWith('..')) throw damaged(name, 'it leads out of its folder');
      await visit({ path, type, link: linkname, content: entry as unknown as Readable });
      entry.resume();
    }
    await fed;
  } catch (error) {
    // Where a visit failed, the source was broken off, and says no more than that.
    throw await fed.then(
      () => error,
      first => (first.code === 'ERR_STREAM_PREMATURE_CLOSE' ? error : first),
    );
  }
}

/** Passes a file on, and fails at its end where it is not the one that the manifest lists. */
export function compared(listed: Listed, path: string): Transform {
  const expected = listed.get(path);
  const hash = createHash('sha256');
  let size = 0;
  return new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      hash.update(chunk);
      size += chunk.length;
      done(null, chunk);
    },
    flush: done => {
      listed.delete(path);
      if (expected === undefined) return done(damaged(path, 'the manifest does not list it'));
      const isSame = size === expected.size && hash.digest('hex') === expected.checksum;
      done(isSame ? null : damaged(path, 'it is not the file that the manifest lists'));
    },
  });
}

/** That every file listed has come. @throws Problem `file_damaged` */
export function assertComplete(listed: Listed, name: string): void {
  const [missing] = listed.keys();
  if (missing !== undefined) throw damaged(name, `${missing} is not in it`);
}

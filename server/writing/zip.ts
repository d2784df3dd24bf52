/** A ZIP container as a stream: sizes and check sums follow each part, so that none is held. */
import { pipeline, Readable } from 'node:stream';
import { crc32, createDeflateRaw } from 'node:zlib';

// yauzl reads containers; its counterpart would write one with what little is needed here: deflated parts with UTF-8 names.

export interface Part {
  name: string;
  body: AsyncIterable<string> | Iterable<string>;
}

const MOST_BYTES = 0xffff_ffff;
const VERSION = 20;
/** Sizes behind the part; names in UTF-8. */
const FLAGS = 0x0808;
const DEFLATED = 8;

/** @throws Error for a container that has more than 4 GB */
export async function* zipped(parts: AsyncIterable<Part>): AsyncGenerator<Buffer> {
  const directory: Buffer[] = [];
  let offset = 0;
  const passed = (bytes: Buffer) => {
    offset += bytes.length;
    if (offset > MOST_BYTES) throw new Error('The workbook would have more than 4 GB.');
    return bytes;
  };
  for await (const { name, body } of parts) {
    const at = offset;
    const sizes = { crc: 0, packed: 0, size: 0 };
    yield passed(Buffer.concat([header('PK\x03\x04', [VERSION], sizes, name), Buffer.from(name)]));
    async function* measured() {
      for await (const text of body) {
        const bytes = Buffer.from(text);
        sizes.crc = crc32(bytes, sizes.crc);
        sizes.size += bytes.length;
        yield bytes;
      }
    }
    const packer = createDeflateRaw();
    pipeline(Readable.from(measured()), packer, () => undefined);
    for await (const bytes of packer) {
      sizes.packed += bytes.length;
      yield passed(bytes);
    }
    if (sizes.size > MOST_BYTES) throw new Error('A part of the workbook would have more than 4 GB.');
    const behind = Buffer.alloc(16);
    behind.write('PK\x07\x08', 'latin1');
    behind.writeUInt32LE(sizes.crc, 4);
    behind.writeUInt32LE(sizes.packed, 8);
    behind.writeUInt32LE(sizes.size, 12);
    yield passed(behind);
    const where = Buffer.alloc(14);
    where.writeUInt32LE(at, 10);
    directory.push(header('PK\x01\x02', [VERSION, VERSION], sizes, name), where, Buffer.from(name));
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(directory.length / 3, 8);
  end.writeUInt16LE(directory.length / 3, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  yield Buffer.concat([central, end]);
}

function header(
  signature: string,
  versions: number[],
  sizes: { crc: number; packed: number; size: number },
  name: string,
): Buffer {
  const versionBytes = versions.length * 2;
  const bytes = Buffer.alloc(4 + versionBytes + 24);
  bytes.write(signature, 'latin1');
  for (const [i, version] of versions.entries()) bytes.writeUInt16LE(version, 4 + i * 2);
  const at = 4 + versionBytes;
  bytes.writeUInt16LE(FLAGS, at);
  bytes.writeUInt16LE(DEFLATED, at + 2);
  bytes.writeUInt16LE(0, at + 4);
  // The first day that the format knows.
  bytes.writeUInt16LE(0x21, at + 6);
  bytes.writeUInt32LE(sizes.crc, at + 8);
  bytes.writeUInt32LE(sizes.packed, at + 12);
  bytes.writeUInt32LE(sizes.size, at + 16);
  bytes.writeUInt16LE(Buffer.byteLength(name), at + 20);
  bytes.writeUInt16LE(0, at + 22);
  return bytes;
}

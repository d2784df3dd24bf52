/** A program: takes the lock of a DATA_DIR and gives it back as it is told to; says how that went. */
import { lockDataDir } from '../../server/data-dir-lock.ts';

let release: (() => Promise<void>) | undefined;
process.on('message', async message => {
  if (message === 'give') {
    await release?.();
    release = undefined;
    return process.send?.('given');
  }
  try {
    release = await lockDataDir(String(process.argv[2]));
    process.send?.('taken');
  } catch (error) {
    process.send?.((error as { code?: string }).code ?? String(error));
  }
});
process.send?.('ready');

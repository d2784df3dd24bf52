/** A process of its own: the disk of a folder of backups may hang. */
import '../../own-packages.ts';
import { filesIn } from './count.ts';

process.stdout.write(JSON.stringify(await filesIn(process.argv[2]!)));

/** A process that uploads one file. Argument: bucket and copy as JSON. */
import type { Bucket } from '../../../server/backup/offsite/s3.ts';
import { uploadCopy, type Copy } from '../../../server/backup/offsite/upload.ts';

const { bucket, copy } = JSON.parse(process.argv[2] ?? '') as { bucket: Bucket; copy: Copy };
await uploadCopy(bucket, { ...copy, waitMs: () => 1 });
process.disconnect?.();

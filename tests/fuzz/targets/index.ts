/** Every decoder of what comes from outside, by name. One more is a target in a file here and a line below. */
import type { Target } from '../target.ts';
import { catalogUpdate, columns, packedState, zippedState } from './catalog.ts';
import {
  age,
  archive,
  bucketAnswer,
  csv,
  officeCsv,
  replicaRows,
  sheet,
  tar,
  ticketFile,
  xlsx,
} from './files.ts';
import { awareness, frames } from './frames.ts';
import { body, headers, imageNames, nodeCertificate, origins, pairingCode, sealedKey } from './http.ts';
import { certificates, heardMemory, op, verdicts } from './logs.ts';
import { replica, stranger } from './replica.ts';
import { rules } from './rules.ts';
import { codes, keptCart, numbers, printerSettings } from './till.ts';

export const TARGETS: Readonly<Record<string, Target>> = {
  frames,
  awareness,
  stranger,
  replica,
  'catalog-update': catalogUpdate,
  'packed-state': packedState,
  'zipped-state': zippedState,
  columns,
  op,
  rules,
  verdicts,
  certificates,
  'heard-memory': heardMemory,
  'node-certificate': nodeCertificate,
  'sealed-key': sealedKey,
  'pairing-code': pairingCode,
  archive,
  tar,
  age,
  'replica-rows': replicaRows,
  'bucket-answer': bucketAnswer,
  csv,
  xlsx,
  sheet,
  'ticket-file': ticketFile,
  'office-csv': officeCsv,
  body,
  headers,
  origins,
  'image-names': imageNames,
  codes,
  numbers,
  'printer-settings': printerSettings,
  'kept-cart': keptCart,
};

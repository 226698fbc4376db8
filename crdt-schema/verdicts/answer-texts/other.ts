/** Codes that no rule gives: of entries that cannot be read, and of ops whose waiting ended. */
import type { Answer, Text } from '../answer.ts';

const tellAdmin: Text = { es: 'Avisa al administrador.', en: 'Tell the administrator.' };
const damaged: Answer = {
  text: { es: 'La operación está dañada.', en: 'The operation is damaged.' },
  remedy: { es: 'Anúlala y repítela.', en: 'Void it and repeat it.' },
  ways: ['void'],
};
const nothing: Text = { es: 'No hace falta hacer nada más.', en: 'Nothing more is needed.' };

export const otherAnswers = {
  waited_too_long: {
    text: {
      es: 'Lo que esta operación esperaba no llegó a tiempo.',
      en: 'What this operation waited for did not arrive in time.',
    },
    remedy: { es: 'Repite la operación, o anúlala.', en: 'Repeat the operation, or void it.' },
    ways: ['retry', 'replace', 'void'],
  },
  voided: {
    text: { es: 'La operación fue anulada.', en: 'The operation was voided.' },
    remedy: nothing,
    ways: [],
  },
  replaced: {
    text: {
      es: 'La operación fue sustituida por otra corregida.',
      en: 'The operation was replaced by a corrected one.',
    },
    remedy: nothing,
    ways: [],
  },
  duplicate_op: {
    text: {
      es: 'Ya existe otra operación con el mismo identificador.',
      en: 'Another operation with the same id exists.',
    },
    remedy: tellAdmin,
    ways: ['void'],
  },
  unknown_device: {
    text: { es: 'El equipo no pertenece a esta tienda.', en: 'The device does not belong to this store.' },
    remedy: tellAdmin,
    ways: [],
  },
  not_storable: {
    text: {
      es: 'El servidor no pudo guardar la operación.',
      en: 'The server could not store the operation.',
    },
    remedy: tellAdmin,
    ways: [],
  },
  op_malformed: damaged,
  op_not_json: damaged,
  op_too_large: {
    text: { es: 'La operación es demasiado grande.', en: 'The operation is too large.' },
    remedy: { es: 'Divídela en varias.', en: 'Split it into several.' },
    ways: ['void'],
  },
  unsupported_version: {
    text: {
      es: 'La caja usa una versión más nueva que el servidor.',
      en: 'The till runs a newer version than the server.',
    },
    remedy: {
      es: 'Actualiza el servidor; la operación no se pierde.',
      en: 'Update the server; the operation is not lost.',
    },
    ways: ['retry'],
  },
} as const satisfies Readonly<Record<string, Answer>>;

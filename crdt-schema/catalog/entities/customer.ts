/** Customers. The credit limit is in minor units. */
import { field, REQUIRED, type Entity } from './entity.ts';
import { active, amount, code, longText, name, shortText, taxIdKind } from './values.ts';

export const customers: Entity = {
  label: { es: 'Clientes', en: 'Customers' },
  fields: {
    name: field(name, 'Nombre', 'Name', REQUIRED),
    taxIdKind: field(taxIdKind, 'Tipo de identificación fiscal', 'Kind of tax id'),
    taxId: field(code, 'Identificación fiscal', 'Tax id'),
    phone: field(code, 'Teléfono', 'Phone'),
    email: field(shortText, 'Correo', 'Email'),
    address: field(longText, 'Dirección', 'Address'),
    creditLimit: field(amount, 'Límite de crédito', 'Credit limit'),
    priceList: field(code, 'Lista de precios', 'Price list'),
    note: field(longText, 'Nota', 'Note'),
    active,
  },
  families: {},
};

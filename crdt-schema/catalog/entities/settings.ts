/** The store's settings: one record, that nobody creates, so that no two creations of it can meet. */
import { field, LWW, type Entity } from './entity.ts';
import { flag, group, integer, listOf, oneOf, textThat } from './rule.ts';
import { MAX_SCALE_LABELS, MAX_SCHEMA } from '../../limits.ts';
import { amount, code, longText, name, rate, stockPolicy, taxes, taxIdKind } from './values.ts';

/** The id of the only record of `settings`. */
export const SETTINGS_ID = '00000000-0000-8000-8000-000000000001';

const CURRENCY = /^[A-Z]{3}$/;
const TIME_ZONE = /^[A-Za-z][A-Za-z0-9_+-]{0,31}(\/[A-Za-z0-9_+-]{1,32}){0,2}$/;
const LOCALE = /^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?$/;

/**
 * One format of the labels that the shop's scale prints, by their first two digits: how many digits the product's number
 * has, what the value behind it is, and with how many decimals; `checked`: a check digit of its own stands between them.
 */
const scaleLabel = group(
  {
    prefix: textThat((value) => /^(02|2\d)$/.test(value), 'prefix'),
    codeDigits: integer(4, 6),
    holds: oneOf('weight', 'price'),
  },
  { decimals: integer(0, 3), checked: flag },
);

export const settings: Entity = {
  label: { es: 'Ajustes', en: 'Settings' },
  fields: {
    storeName: field(name, 'Nombre de la tienda', 'Store name'),
    address: field(longText, 'Dirección', 'Address'),
    taxIdKind: field(taxIdKind, 'Tipo de identificación fiscal', 'Kind of tax id'),
    taxId: field(code, 'Identificación fiscal', 'Tax id'),
    phone: field(code, 'Teléfono', 'Phone'),
    ticketFooter: field(longText, 'Pie del ticket', 'Receipt footer'),
    currency: field(
      textThat((value) => CURRENCY.test(value), 'currency'),
      'Moneda',
      'Currency',
    ),
    /** Cash is rounded to multiples of this many minor units. */
    cashRounding: field(amount, 'Redondeo del efectivo', 'Rounding of cash'),
    taxes: field(taxes, 'Impuestos', 'Taxes'),
    pricesIncludeTax: field(flag, 'Los precios incluyen impuestos', 'Prices include tax'),
    stockPolicy: field(stockPolicy, 'Venta sin existencias', 'Selling without stock'),
    /** The largest discount that needs no supervisor. */
    discountLimit: field(rate, 'Límite de descuento', 'Limit of discounts'),
    /** `required`: cash moves only while a session is open. */
    cashSessions: field(oneOf('required', 'optional'), 'Turnos de caja', 'Cash sessions'),
    refundsWithoutSale: field(
      oneOf('allow', 'reject'),
      'Devolución sin ticket',
      'Refunds without their ticket',
    ),
    scaleLabels: field(
      listOf(scaleLabel, MAX_SCALE_LABELS),
      'Etiquetas de la báscula',
      'Labels of the scale',
    ),
    blindCount: field(flag, 'Arqueo a ciegas', 'Blind count'),
    /** The newest schema that wrote here: `major * 1000 + minor`. */
    schema: field(integer(0, MAX_SCHEMA), 'Versión del esquema', 'Schema version', LWW),
    language: field(oneOf('es', 'en'), 'Idioma', 'Language'),
    /** As IANA names it, `America/Mexico_City`: it says what a day is in exports. By its form alone, as devices know different ones. */
    timeZone: field(
      textThat((value) => TIME_ZONE.test(value), 'time zone'),
      'Zona horaria',
      'Time zone',
    ),
    /** BCP 47, `es-MX`: how exports write numbers. */
    locale: field(
      textThat((value) => LOCALE.test(value), 'locale'),
      'Formato regional',
      'Regional format',
    ),
  },
  families: {},
  singleton: SETTINGS_ID,
};

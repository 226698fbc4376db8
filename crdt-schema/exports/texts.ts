/** Words of the exported tables, Spanish first: their names, as files and as sheets, their columns, and what codes mean. */

export type ExportLanguage = 'es' | 'en';

interface Text {
  readonly es: string;
  readonly en: string;
}

const said = <N extends string>(texts: Readonly<Record<N, readonly [es: string, en: string]>>) =>
  Object.fromEntries(
    Object.entries<readonly [string, string]>(texts).map(([name, [es, en]]) => [name, { es, en }]),
  ) as Readonly<Record<N, Text>>;

export const titles = said({
  sales: ['Ventas', 'Sales'],
  'sale-lines': ['Líneas de venta', 'Sale lines'],
  payments: ['Pagos', 'Payments'],
  refunds: ['Devoluciones', 'Refunds'],
  'cash-sessions': ['Turnos de caja', 'Cash sessions'],
  movements: ['Entradas y retiros', 'Cash movements'],
  expenses: ['Gastos', 'Expenses'],
  'stock-movements': ['Movimientos de existencias', 'Stock movements'],
  stock: ['Existencias', 'Stock'],
  products: ['Productos', 'Products'],
  customers: ['Clientes', 'Customers'],
  quotes: ['Cotizaciones', 'Quotes'],
  rejections: ['Rechazos', 'Rejections'],
  audit: ['Auditoría', 'Audit'],
});

/** In a file name, where no day is given from which on. */
export const beginning: Text = { es: 'inicio', en: 'start' };

export const headings = said({
  at: ['Fecha y hora', 'Date and time'],
  till: ['Caja', 'Till'],
  receipt: ['Folio', 'Receipt'],
  customer: ['Cliente', 'Customer'],
  cashier: ['Cajero', 'Cashier'],
  discount: ['Descuento', 'Discount'],
  taxes: ['Impuestos', 'Taxes'],
  rounding: ['Redondeo', 'Rounding'],
  total: ['Total', 'Total'],
  quote: ['Cotización', 'Quote'],
  reference: ['Referencia', 'Reference'],
  session: ['Turno', 'Session'],
  id: ['Id', 'Id'],
  kind: ['Operación', 'Operation'],
  line: ['Línea', 'Line'],
  sku: ['Clave', 'SKU'],
  product: ['Producto', 'Product'],
  quantity: ['Cantidad', 'Quantity'],
  price: ['Precio', 'Price'],
  share: ['Parte del descuento del ticket', 'Share of the discount of the ticket'],
  sale: ['Id del ticket', 'Id of the ticket'],
  method: ['Forma de pago', 'Method'],
  amount: ['Importe', 'Amount'],
  tendered: ['Recibido', 'Tendered'],
  saleReceipt: ['Folio de la venta', 'Receipt of the sale'],
  reason: ['Motivo', 'Reason'],
  openedAt: ['Apertura', 'Opened'],
  closedAt: ['Cierre', 'Closed'],
  cut: ['Corte', 'Cut'],
  float: ['Fondo', 'Float'],
  sales: ['Ventas', 'Sales'],
  refunds: ['Devoluciones', 'Refunds'],
  entries: ['Entradas', 'Entries'],
  withdrawals: ['Retiros', 'Withdrawals'],
  expenses: ['Gastos', 'Expenses'],
  creditPayments: ['Abonos', 'Payments on account'],
  expectedCash: ['Efectivo esperado', 'Expected cash'],
  countedCash: ['Efectivo contado', 'Counted cash'],
  difference: ['Diferencia', 'Difference'],
  category: ['Categoría', 'Category'],
  supplier: ['Proveedor', 'Supplier'],
  note: ['Nota', 'Note'],
  cause: ['Causa', 'Cause'],
  barcodes: ['Códigos de barras', 'Barcodes'],
  unit: ['Unidad', 'Unit'],
  level: ['Existencia', 'In stock'],
  minStock: ['Existencia mínima', 'Minimum stock'],
  cost: ['Costo', 'Cost'],
  active: ['Activo', 'Active'],
  taxId: ['Identificación fiscal', 'Tax id'],
  phone: ['Teléfono', 'Phone'],
  email: ['Correo', 'Email'],
  address: ['Dirección', 'Address'],
  creditLimit: ['Límite de crédito', 'Credit limit'],
  balance: ['Saldo', 'Balance'],
  validUntil: ['Válida hasta', 'Valid until'],
  state: ['Estado', 'State'],
  receivedAt: ['Recibida', 'Received'],
  code: ['Código', 'Code'],
  explanation: ['Explicación', 'Explanation'],
  settled: ['Arreglo', 'Settlement'],
  settledAt: ['Arreglada', 'Settled'],
  settledBy: ['Id del arreglo', 'Id of the settlement'],
  number: ['Número', 'Number'],
  action: ['Acción', 'Action'],
  actor: ['Por', 'By'],
  who: ['Quién', 'Who'],
  origin: ['Desde', 'From'],
  target: ['Sobre', 'About'],
  details: ['Detalles', 'Details'],
});

export type Heading = keyof typeof headings;

export const flags = { true: { es: 'Sí', en: 'Yes' }, false: { es: 'No', en: 'No' } } as const;

export const choices = {
  methods: said({
    cash: ['Efectivo', 'Cash'],
    card: ['Tarjeta', 'Card'],
    transfer: ['Transferencia', 'Transfer'],
    credit: ['Crédito', 'Credit'],
    voucher: ['Vale', 'Voucher'],
  }),
  kinds: said({
    sale: ['Venta', 'Sale'],
    refund: ['Devolución', 'Refund'],
    stock_move: ['Movimiento de existencias', 'Stock movement'],
    cash_open: ['Apertura de caja', 'Opening of the drawer'],
    cash_close: ['Cierre de caja', 'Closing of the drawer'],
    cash_move: ['Entrada o retiro', 'Cash movement'],
    expense: ['Gasto', 'Expense'],
    credit_payment: ['Abono', 'Payment on account'],
    void: ['Anulación', 'Void'],
    override: ['Autorización', 'Override'],
  }),
  causes: said({
    sale: ['Venta', 'Sale'],
    refund: ['Devolución', 'Refund'],
    receipt: ['Entrada de mercancía', 'Goods received'],
    write_off: ['Merma', 'Write-off'],
    count: ['Conteo', 'Count'],
    transfer: ['Traspaso', 'Transfer'],
  }),
  units: said({
    piece: ['pieza', 'piece'],
    kg: ['kg', 'kg'],
    g: ['g', 'g'],
    l: ['l', 'l'],
    ml: ['ml', 'ml'],
    m: ['m', 'm'],
  }),
  actions: said({
    device_invited: ['Código para vincular un equipo', 'Code to pair a device'],
    device_paired: ['Equipo vinculado', 'Device paired'],
    pairing_refused: ['Vinculación rechazada', 'Pairing refused'],
    device_revoked: ['Equipo dado de baja', 'Device revoked'],
    device_renamed: ['Cambio del nombre de un equipo', 'Device renamed'],
    device_renewed: ['Certificado de un equipo renovado', 'Certificate of a device renewed'],
    token_created: ['Token para un programa', 'Token for a program'],
    token_revoked: ['Token dado de baja', 'Token revoked'],
    person_created: ['Alta de una persona', 'Person added'],
    person_changed: ['Cambio de una persona', 'Person changed'],
    pin_set: ['PIN puesto', 'PIN set'],
    password_set: ['Contraseña puesta', 'Password set'],
    signed_in: ['Inicio de sesión', 'Signed in'],
    sign_in_refused: ['Inicio de sesión rechazado', 'Sign-in refused'],
    signed_out: ['Cierre de sesión', 'Signed out'],
    sessions_ended: ['Sesiones terminadas', 'Sessions ended'],
    backup_requested: ['Respaldo pedido', 'Backup requested'],
    backup_made: ['Respaldo hecho', 'Backup made'],
    backup_failed: ['Respaldo fallido', 'Backup failed'],
    backup_checked: ['Verificación de un respaldo pedida', 'Verification of a backup requested'],
    backup_verified: ['Respaldo verificado', 'Backup verified'],
    backup_bad: ['Respaldo en mal estado', 'Backup found bad'],
    backup_pruned: ['Respaldo quitado', 'Backup pruned'],
    backup_downloaded: ['Respaldo descargado', 'Backup downloaded'],
    backup_restored: ['Respaldo restaurado', 'Backup restored'],
    exported: ['Exportación', 'Export'],
    price_changed: ['Cambio de precio', 'Price changed'],
    cost_changed: ['Cambio de costo', 'Cost changed'],
    settings_changed: ['Cambio de ajustes', 'Settings changed'],
    catalog_forced: ['Cambio forzado del catálogo', 'Forced change of the catalog'],
    catalog_imported: ['Importación', 'Import'],
    overridden: ['Autorización', 'Override'],
    voided: ['Anulación', 'Void'],
    corrected: ['Corrección en nombre de una caja', "Correction in a till's name"],
  }),
  actors: said({
    person: ['Persona', 'Person'],
    program: ['Programa', 'Program'],
    device: ['Equipo', 'Device'],
    console: ['Consola del servidor', 'Console of the server'],
    hub: ['Servidor', 'Hub'],
    nobody: ['Desconocido', 'Unknown'],
  }),
  states: said({
    draft: ['Borrador', 'Draft'],
    sent: ['Enviada', 'Sent'],
    accepted: ['Aceptada', 'Accepted'],
    declined: ['Rechazada', 'Declined'],
    sold: ['Vendida', 'Sold'],
  }),
  settlements: said({
    open: ['Sin arreglar', 'Open'],
    void: ['Anulada', 'Dropped'],
    replace: ['Corregida', 'Corrected'],
    override: ['Autorizada', 'Accepted by a supervisor'],
  }),
} as const satisfies Readonly<Record<string, Readonly<Record<string, Text>>>>;

export type Choice = keyof typeof choices;

/** The words for a code; the code where there are none, as of one that is newer than this program. */
export const choiceText = (choice: Choice, code: string, language: ExportLanguage): string => {
  const texts: Readonly<Record<string, Text>> = choices[choice];
  return Object.hasOwn(texts, code) ? texts[code]![language] : code;
};

/** What the audit speaks of, and by whom it was done. */
export type AuditAction = keyof (typeof choices)['actions'];
export type AuditActorKind = keyof (typeof choices)['actors'];
export const auditActions = Object.keys(choices.actions) as [AuditAction, ...AuditAction[]];
export const auditActorKinds = Object.keys(choices.actors) as [AuditActorKind, ...AuditActorKind[]];

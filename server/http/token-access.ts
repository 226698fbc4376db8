/**
 * What a program's token is good for: the scopes that open each operation. A token has one or several; what no scope opens
 * takes the hub's own token, or a person. Kept beside `access.ts`, asked in the same place.
 */

/**
 * `read`: what a viewer sees. `catalog`: products, customers, categories and quotes, costs too, read and written. `ops`: sells and books,
 * and reads what that takes. `exports`: files of all tables but the audit. `audit`: the audit. `metrics`: `GET /metrics`, where that is closed.
 * `sync`: the whole catalog by WebSocket, to be read, and with `catalog` to be written.
 */
export const TOKEN_SCOPES = ['read', 'catalog', 'ops', 'exports', 'audit', 'metrics', 'sync'] as const;
export type TokenScope = (typeof TOKEN_SCOPES)[number];

const READ = ['read'] as const;
const CATALOG = ['catalog'] as const;
const CATALOG_READ = ['read', 'catalog'] as const;
/** Read by whoever sells as well. */
const SELLING = ['read', 'catalog', 'ops'] as const;
const OPS = ['ops'] as const;
const AUDIT = ['audit'] as const;

export const tokenAccess: Readonly<Record<string, readonly TokenScope[]>> = {
  list_products: SELLING,
  get_product: SELLING,
  product_history: CATALOG_READ,
  create_product: CATALOG,
  update_product: CATALOG,
  import_products: CATALOG,
  read_products_file: CATALOG,
  get_product_cost: CATALOG,
  set_product_cost: CATALOG,
  list_customers: SELLING,
  get_customer: SELLING,
  customer_history: CATALOG_READ,
  create_customer: ['catalog', 'ops'],
  update_customer: CATALOG,
  import_customers: CATALOG,
  read_customers_file: CATALOG,
  list_categories: SELLING,
  get_category: SELLING,
  category_history: CATALOG_READ,
  create_category: CATALOG,
  update_category: CATALOG,
  list_quotes: SELLING,
  get_quote: SELLING,
  quote_history: CATALOG_READ,
  create_quote: ['catalog', 'ops'],
  update_quote: ['catalog', 'ops'],
  get_settings: SELLING,
  list_conflicts: CATALOG_READ,
  list_issues: CATALOG_READ,
  sale: OPS,
  credit_payment: OPS,
  cash_open: OPS,
  cash_close: OPS,
  cash_move: OPS,
  expense: OPS,
  refund: OPS,
  stock_move: OPS,
  void: OPS,
  override: OPS,
  get_op: ['read', 'ops'],
  list_sales: READ,
  get_sale: READ,
  list_cash_sessions: READ,
  get_cash_session: READ,
  list_cash_movements: READ,
  list_cash_cuts: READ,
  list_expenses: READ,
  list_credit_payments: READ,
  get_customer_balance: ['read', 'ops'],
  list_stock_movements: READ,
  list_stock_levels: ['read', 'ops'],
  list_pending: READ,
  get_numbering: READ,
  office_day: READ,
  // Which of the two for which table: `exportScope`.
  export_table: ['exports', 'audit'],
  get_session: TOKEN_SCOPES,
  sign_in: TOKEN_SCOPES,
  pair_device: TOKEN_SCOPES,
  list_audit: AUDIT,
  check_audit: AUDIT,
};

/** What is asked for elsewhere than in the document. */
export const otherTokenAccess = {
  'GET /metrics': ['metrics'],
  'GET /sync': ['sync'],
} as const satisfies Readonly<Record<string, readonly TokenScope[]>>;

/** The scope that an export of the table takes. */
export const exportScope = (entity: string): TokenScope => (entity === 'audit' ? 'audit' : 'exports');

/** Whether one of the scopes opens the operation; one that is in no table is opened by none. */
export const opens = (scopes: readonly TokenScope[], operation: string | undefined): boolean =>
  operation !== undefined &&
  Object.hasOwn(tokenAccess, operation) &&
  tokenAccess[operation]!.some((scope) => scopes.includes(scope));

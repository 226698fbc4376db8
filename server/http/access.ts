/**
 * Who may call what over HTTP: one row for each operation of the document, by its `operationId`. What is not here is
 * refused to all. What tokens of programs are good for is in `token-access.ts`. `npm run access-doc` makes a page of
 * both, and a test walks every cell over real HTTP.
 */
import type { PersonRole } from './sessions.ts';

/** `nobody`: without token and session. `program`: with the hub's own token, which may do all; others have scopes. */
export type CallerRole = 'nobody' | 'program' | PersonRole;

export const CALLER_ROLES = ['nobody', 'viewer', 'cashier', 'supervisor', 'admin', 'program'] as const;

const ADMIN = ['admin', 'program'] as const;
const SUPERVISOR = ['supervisor', ...ADMIN] as const;
const CASHIER = ['cashier', ...SUPERVISOR] as const;
/** Reads of the books: who looks on, and who answers for the shop. */
const BOOKS = ['viewer', ...SUPERVISOR] as const;
const ANYBODY_IN = ['viewer', ...CASHIER] as const;
const PEOPLE = ['viewer', 'cashier', 'supervisor', 'admin'] as const;
const ALL = ['nobody', ...ANYBODY_IN] as const;

const table = {
  // The catalog.
  list_products: ANYBODY_IN,
  get_product: ANYBODY_IN,
  product_history: BOOKS,
  create_product: SUPERVISOR,
  update_product: SUPERVISOR,
  import_products: ADMIN,
  read_products_file: ADMIN,
  get_product_cost: SUPERVISOR,
  set_product_cost: SUPERVISOR,
  list_customers: ANYBODY_IN,
  get_customer: ANYBODY_IN,
  customer_history: BOOKS,
  create_customer: CASHIER,
  update_customer: SUPERVISOR,
  import_customers: ADMIN,
  read_customers_file: ADMIN,
  list_categories: ANYBODY_IN,
  get_category: ANYBODY_IN,
  category_history: BOOKS,
  create_category: SUPERVISOR,
  update_category: SUPERVISOR,
  list_quotes: ANYBODY_IN,
  get_quote: ANYBODY_IN,
  quote_history: BOOKS,
  create_quote: CASHIER,
  update_quote: CASHIER,
  get_settings: ANYBODY_IN,
  settings_history: BOOKS,
  update_settings: SUPERVISOR,
  list_conflicts: BOOKS,
  list_issues: BOOKS,
  // Operations: as at a till, where a cashier sells and a supervisor lets pass.
  sale: CASHIER,
  credit_payment: CASHIER,
  cash_open: CASHIER,
  cash_close: CASHIER,
  cash_move: SUPERVISOR,
  expense: SUPERVISOR,
  refund: SUPERVISOR,
  stock_move: SUPERVISOR,
  void: SUPERVISOR,
  override: SUPERVISOR,
  get_op: ANYBODY_IN,
  // The books.
  list_sales: BOOKS,
  get_sale: BOOKS,
  list_cash_sessions: BOOKS,
  get_cash_session: BOOKS,
  list_cash_movements: BOOKS,
  list_cash_cuts: BOOKS,
  list_expenses: BOOKS,
  list_credit_payments: BOOKS,
  get_customer_balance: ANYBODY_IN,
  list_stock_movements: BOOKS,
  list_stock_levels: ANYBODY_IN,
  list_pending: BOOKS,
  get_numbering: BOOKS,
  export_table: SUPERVISOR,
  office_day: BOOKS,
  // Who one is.
  sign_in: ALL,
  get_session: ANYBODY_IN,
  sign_out: ANYBODY_IN,
  change_own_password: PEOPLE,
  list_own_sessions: PEOPLE,
  end_own_session: PEOPLE,
  // People, devices, backups, audit.
  list_people: SUPERVISOR,
  create_person: ADMIN,
  update_person: ADMIN,
  set_password: ADMIN,
  set_pin: ADMIN,
  end_sessions: ADMIN,
  invite_device: ADMIN,
  list_devices: SUPERVISOR,
  revoke_device: ADMIN,
  label_device: ADMIN,
  renew_device: ADMIN,
  list_tokens: ADMIN,
  create_token: ADMIN,
  revoke_token: ADMIN,
  pair_device: ALL,
  list_backups: ADMIN,
  create_backup: ADMIN,
  prune_backups: ADMIN,
  get_backup: ADMIN,
  download_backup: ADMIN,
  verify_backup: ADMIN,
  list_audit: ADMIN,
  check_audit: ADMIN,
} as const satisfies Readonly<Record<string, readonly CallerRole[]>>;

export const apiAccess: Readonly<Record<string, readonly CallerRole[]>> = table;

/** Exports that take more than `export_table`: what they hold is refused by its own route as well. */
export const exportAccess: Readonly<Record<string, readonly CallerRole[]>> = { audit: table.list_audit };

/** Whether the role may call the operation; of one that is not in the table nobody may. */
export const mayCall = (role: CallerRole, operation: string | undefined): boolean =>
  operation !== undefined && Object.hasOwn(apiAccess, operation) && apiAccess[operation]!.includes(role);

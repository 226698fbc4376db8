-- Cash sessions, expenses, payments on account, and how ops that were not accepted were settled. Units as in 0001.
alter table op add column settled_by uuid, add column settled_how text, add column settled_instead uuid;
-- The body of a readable op is its entry as it stands, byte for byte (`json` keeps the text): `raw` is left to what is none.
alter table op alter column body type json using body::text::json;
alter table op alter column raw drop not null;
update op set waits_for = 'op:' || substr(waits_for, 6) where waits_for like 'sale:%';

-- The receipt numbers that a device was granted.
alter table device add column numbering jsonb;

alter table sale add column session_id uuid, add column cashier_id uuid, add column quote_id uuid,
  add column discount bigint not null default 0, add column rounding bigint not null default 0, add column taxes jsonb;
-- Free text has no product. `share` is the line's part of the ticket's discount.
alter table sale_line alter column product_id drop not null;
alter table sale_line add column discount bigint not null default 0, add column share bigint not null default 0,
  add column taxes jsonb;
alter table sale_payment add column tendered bigint, add column reference text;
create index sale_quote on sale (store_id, quote_id) where quote_id is not null;
create index sale_refund_of on sale (store_id, refund_of) where refund_of is not null;
create index sale_session on sale (store_id, session_id) where session_id is not null;
create index sale_time on sale (store_id, occurred_at);

-- `figures`: what the session comes to now, late ops included.
create table cash_session (
  store_id text not null, id uuid not null,
  till text not null, device_id text not null, cashier_id uuid, opened_at timestamptz not null, opening_float bigint not null,
  closed_by uuid, closed_device text, closed_clock text, closed_at timestamptz,
  figures jsonb not null,
  primary key (store_id, id)
);
create index cash_session_open on cash_session (store_id, till) where closed_by is null;

-- Sealed cuts: never updated. Each seal covers the one before it of the same till, and the JSON as it stands here.
-- Therefore `json`, which keeps the text.
create table cash_cut (
  store_id text not null, till text not null, number int not null,
  kind text not null check (kind in ('Z', 'supplement')), session_id uuid not null, op_id uuid not null,
  sealed_at timestamptz not null, figures json not null, counted json not null, differences json not null,
  unheard json not null, seal text not null,
  primary key (store_id, till, number)
);
create index cash_cut_session on cash_cut (store_id, session_id);

-- Signed by what it does to the drawer.
create table cash_movement (
  store_id text not null, id uuid not null,
  session_id uuid, till text not null, cashier_id uuid, occurred_at timestamptz not null,
  amount bigint not null, reason text not null, reference text,
  primary key (store_id, id)
);
create table expense (
  store_id text not null, id uuid not null,
  session_id uuid, till text not null, cashier_id uuid, occurred_at timestamptz not null,
  category text not null, supplier text, method text not null, amount bigint not null, photo text, note text, reference text,
  primary key (store_id, id)
);
create table credit_payment (
  store_id text not null, id uuid not null,
  session_id uuid, till text not null, cashier_id uuid, occurred_at timestamptz not null,
  customer_id uuid not null, payments jsonb not null, total bigint not null, note text, reference text,
  primary key (store_id, id)
);
create index credit_payment_customer on credit_payment (store_id, customer_id);

-- What customers owe.
create table customer_balance (
  store_id text not null, customer_id uuid not null, amount bigint not null,
  primary key (store_id, customer_id)
);

-- People prove with their key what they approve; `sealed_key` opens with the PIN.
create table person (
  store_id text not null, id uuid not null,
  name text not null, role text not null check (role in ('cashier', 'supervisor', 'admin')),
  public_key text not null, sealed_key text not null, active boolean not null default true,
  primary key (store_id, id)
);

-- Keys of requests that may come again: which op each stands for. The answer is the op's own verdict.
create table idempotency (
  store_id text not null, key text not null,
  fingerprint text not null, op_id uuid not null, created_at timestamptz not null default now(),
  primary key (store_id, key)
);
create index idempotency_age on idempotency (created_at);

-- Sales and refunds move what their lines say: rows of their own are left to ops that are no tickets.
alter table stock_movement rename to stock_move_line;
create view stock_movement as
  select l.store_id, l.sale_id as op_id, l.line, l.product_id, -l.quantity as quantity, s.kind as reason
    from sale_line l join sale s on s.store_id = l.store_id and s.id = l.sale_id
   where l.product_id is not null
  union all
  select store_id, op_id, line, product_id, quantity, reason from stock_move_line;
-- Updated with every sale: room on the page spares the index.
alter table stock_level set (fillfactor = 50);

-- Every movement of money, signed by what it does to the drawer, whatever the op.
create view money_entry as
  select s.store_id, s.id as op_id, s.session_id, s.till, s.kind, p.method, p.amount, s.occurred_at
    from sale s join sale_payment p on p.store_id = s.store_id and p.sale_id = s.id
  union all
  select store_id, id, id, till, 'cash_open', 'cash', opening_float, opened_at from cash_session where opening_float <> 0
  union all
  select store_id, id, session_id, till, 'cash_move', 'cash', amount, occurred_at from cash_movement
  union all
  select store_id, id, session_id, till, 'expense', method, -amount, occurred_at from expense
  union all
  select c.store_id, c.id, c.session_id, c.till, 'credit_payment', p.method, p.amount, c.occurred_at
    from credit_payment c, json_to_recordset(c.payments::json) as p(method text, amount bigint);

-- What moved each customer's balance.
create view customer_entry as
  select s.store_id, s.customer_id, s.id as op_id, s.kind, p.amount, s.occurred_at
    from sale s join sale_payment p on p.store_id = s.store_id and p.sale_id = s.id
   where p.method = 'credit' and s.customer_id is not null
  union all
  select store_id, customer_id, id, 'credit_payment', -total, occurred_at from credit_payment;

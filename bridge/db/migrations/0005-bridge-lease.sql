-- The hub whose bridge works for the store; another stands back until it has gone for long enough. No part of the row
-- in `store`, which a batch locks: a renewal would wait for it.
create table bridge_lease (
  store_id text primary key, holder text not null, until timestamptz not null
);

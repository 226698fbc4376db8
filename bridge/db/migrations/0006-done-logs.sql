-- For the question which logs are done with, asked once a minute: ops that are still open, and what settled another.
create index op_undone on op (store_id) where status <> 'accepted' and settled_by is null;
create index op_settled on op (store_id, settled_by) where settled_by is not null;

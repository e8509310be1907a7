-- Spread the books over a Citus cluster, whole books to a node: once, after `wasl migrate`.
--
--     psql -v ON_ERROR_STOP=1 -f deploy/citus.sql
--
-- Every table is cut by `book` and lies with the others of the same book, so that a batch and a
-- question stay on one node. `alembic_version` belongs to no book and stays on the coordinator.

CREATE EXTENSION IF NOT EXISTS citus;

BEGIN;
SELECT create_distributed_table('head', 'book');
SELECT create_distributed_table('accounts', 'book', colocate_with => 'head');
SELECT create_distributed_table('chats', 'book', colocate_with => 'head');
SELECT create_distributed_table('claims', 'book', colocate_with => 'head');
SELECT create_distributed_table('counts', 'book', colocate_with => 'head');
SELECT create_distributed_table('entries', 'book', colocate_with => 'head');
SELECT create_distributed_table('events', 'book', colocate_with => 'head');
SELECT create_distributed_table('holds', 'book', colocate_with => 'head');
SELECT create_distributed_table('identities', 'book', colocate_with => 'head');
SELECT create_distributed_table('intents', 'book', colocate_with => 'head');
SELECT create_distributed_table('jobs', 'book', colocate_with => 'head');
SELECT create_distributed_table('keys', 'book', colocate_with => 'head');
SELECT create_distributed_table('logins', 'book', colocate_with => 'head');
SELECT create_distributed_table('messages', 'book', colocate_with => 'head');
SELECT create_distributed_table('notes', 'book', colocate_with => 'head');
SELECT create_distributed_table('persons', 'book', colocate_with => 'head');
SELECT create_distributed_table('proofs', 'book', colocate_with => 'head');
SELECT create_distributed_table('transfers', 'book', colocate_with => 'head');
COMMIT;
